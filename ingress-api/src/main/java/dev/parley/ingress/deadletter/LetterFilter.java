package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.wire.EventJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which letters are meant: those for which all that is given holds.
 *
 * @param topics the dead-letter topics
 * @param from when they failed last, at the earliest
 * @param to when they failed last, at the latest
 * @param exception a part of the class name of what was thrown
 * @param text a part of what the record or the failure's message says, in any case
 * @param state pending means all that are open
 */
record LetterFilter(
        List<LetterTopic> topics,
        @Nullable Integer partition,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String key,
        @Nullable String kind,
        @Nullable String exception,
        @Nullable String text,
        LetterState state) {

    /** The spans that can hold such letters. */
    List<Span> among(List<Span> spans) {
        return spans.stream()
                .filter(span -> partition == null || partition == span.partition())
                .toList();
    }

    boolean matches(DeadLetter letter, @Nullable StoredAct act) {
        LetterState found = act == null ? LetterState.PENDING : act.state();
        return (state == LetterState.PENDING ? found.isOpen() : found == state)
                && (from == null || !letter.last().isBefore(from))
                && (to == null || !letter.last().isAfter(to))
                && (key == null || key.equals(text(letter.record().key())))
                && (kind == null || kind.equals(letter.kind()))
                && (exception == null || contains(letter.exception(), exception))
                && (text == null || says(letter, text));
    }

    private static boolean says(DeadLetter letter, String text) {
        String value = text(letter.record().value());
        if (contains(letter.message(), text) || contains(value, text)) {
            return true;
        }
        try {
            // Escapes can hide it in the bytes.
            return value != null
                    && value.indexOf('\\') >= 0
                    && anyText(EventJson.mapper().readTree(value), text);
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean anyText(JsonNode node, String text) {
        return node.isString()
                ? contains(node.stringValue(), text)
                : node.valueStream().anyMatch(child -> anyText(child, text));
    }

    private static boolean contains(@Nullable String all, String part) {
        return all != null && all.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
