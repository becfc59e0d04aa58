package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All there is to say about a letter.
 *
 * @param retryTopic where a replay goes
 * @param acts what was done to it, the oldest first
 */
record LetterDetail(
        LetterSummary letter,
        String retryTopic,
        @Nullable String stackTrace,
        List<Header> headers,
        ValueView value,
        List<StoredAct> acts) {
    private static final String LETTER_HEADERS = "kafka_dlt-";

    /** A header that the record had before it became a letter. */
    record Header(String name, @Nullable String value) {}

    static LetterDetail of(
            DeadLetter letter,
            LetterTopic topic,
            @Nullable StoredAct act,
            List<StoredAct> trail,
            boolean revealed) {
        return new LetterDetail(
                LetterSummary.of(letter, act),
                topic.retryTopic(),
                letter.stackTrace(),
                StreamSupport.stream(letter.record().headers().spliterator(), false)
                        .filter(header -> !header.key().startsWith(LETTER_HEADERS))
                        .map(header ->
                                new Header(
                                        header.key(),
                                        header.value() == null
                                                ? null
                                                : Redaction.header(
                                                        header.key(), header.value(), revealed)))
                        .toList(),
                ValueView.of(letter, topic, revealed),
                trail);
    }
}
