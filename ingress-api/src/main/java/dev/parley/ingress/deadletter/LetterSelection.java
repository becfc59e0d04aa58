package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The letters that a command is about. */
sealed interface LetterSelection {

    /** The topics that they can lie in. */
    List<LetterTopic> topics();

    /** The spans to read, of those where letters lie now. */
    List<Span> among(List<Span> spans);

    /** Whether a letter that was read is meant. */
    boolean matches(DeadLetter letter, @Nullable StoredAct act);

    /** The letters that were named one by one, each a span of its own. */
    List<Span> named();

    /** Those that were named, in order. */
    record Named(List<LetterId> ids) implements LetterSelection {

        @Override
        public List<LetterTopic> topics() {
            return ids.stream().map(LetterId::topic).distinct().toList();
        }

        @Override
        public List<Span> among(List<Span> spans) {
            return named().stream()
                    .filter(each -> spans.stream().anyMatch(span -> span.holds(each)))
                    .toList();
        }

        @Override
        public boolean matches(DeadLetter letter, @Nullable StoredAct act) {
            return true;
        }

        @Override
        public List<Span> named() {
            return ids.stream().map(LetterId::span).toList();
        }
    }

    /** All from one offset to another, both included. */
    record Range(LetterTopic topic, int partition, long from, long to) implements LetterSelection {

        @Override
        public List<LetterTopic> topics() {
            return List.of(topic);
        }

        @Override
        public List<Span> among(List<Span> spans) {
            return spans.stream()
                    .filter(span -> span.partition() == partition)
                    .map(span ->
                            new Span(
                                    topic,
                                    partition,
                                    Math.max(from, span.from()),
                                    Math.min(to + 1, span.to())))
                    .filter(span -> span.from() < span.to())
                    .toList();
        }

        @Override
        public boolean matches(DeadLetter letter, @Nullable StoredAct act) {
            return true;
        }

        @Override
        public List<Span> named() {
            return List.of();
        }
    }

    /** Those for which something holds. */
    record Matching(LetterFilter filter) implements LetterSelection {

        @Override
        public List<LetterTopic> topics() {
            return filter.topics();
        }

        @Override
        public List<Span> among(List<Span> spans) {
            return filter.among(spans);
        }

        @Override
        public boolean matches(DeadLetter letter, @Nullable StoredAct act) {
            return filter.matches(letter, act);
        }

        @Override
        public List<Span> named() {
            return List.of();
        }
    }
}
