package dev.parley.ingress.deadletter;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter lies; as text its topic, partition and offset joined by colons. */
public record LetterId(LetterTopic topic, int partition, long offset)
        implements Comparable<LetterId> {
    private static final Pattern FORM = Pattern.compile("([^:]+):(\\d{1,9}):(\\d{1,18})");
    private static final Comparator<LetterId> ORDER =
            Comparator.comparing((LetterId id) -> id.topic().name())
                    .thenComparingInt(LetterId::partition)
                    .thenComparingLong(LetterId::offset);

    /**
     * Reads one.
     *
     * @throws dev.parley.ingress.problem.Refused when there can be no such letter
     */
    static LetterId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        LetterTopic topic = LetterTopic.named(matcher.group(1)).orElseThrow(() -> unknown(text));
        return new LetterId(
                topic, Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    static RuntimeException unknown(String text) {
        return Refusal.ofField(
                        ProblemCode.LETTER_NOT_FOUND,
                        "id",
                        "there is no dead letter '%s'; an id is <dead-letter topic>:<partition>:<offset>"
                                .formatted(text))
                .asException();
    }

    /** The span that holds this letter alone. */
    Span span() {
        return new Span(topic, partition, offset, offset + 1);
    }

    @Override
    public int compareTo(LetterId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s:%d:%d".formatted(topic.name(), partition, offset);
    }
}
