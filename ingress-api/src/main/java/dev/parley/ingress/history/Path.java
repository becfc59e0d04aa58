package dev.parley.ingress.history;

import java.util.List;

/**
 * The way from a turn back to the beginning of its conversation, as ranges of positions: inside a
 * range every turn follows the one before it, and the first of a range is where a branch leaves.
 * Immutable.
 *
 * @param spans the latest first
 */
public record Path(List<Span> spans) {
    /** All of a conversation that has no branches. */
    public static final Path STRAIGHT = new Path(List.of(new Span(0, Long.MAX_VALUE)));

    /** Positions, both included. */
    public record Span(long low, long high) {}

    /** The spans are not changed later. */
    public Path {
        spans = List.copyOf(spans);
    }

    /** Whether it leads past no branch; then the conversation up to there has none. */
    public boolean isStraight() {
        return spans.size() == 1 && spans.getFirst().low() == 0;
    }

    /** Whether it leads through this position. */
    public boolean contains(long position) {
        return spans.stream().anyMatch(span -> span.low() <= position && position <= span.high());
    }

    long[] lows() {
        return spans.stream().mapToLong(Span::low).toArray();
    }

    long[] highs() {
        return spans.stream().mapToLong(Span::high).toArray();
    }
}
