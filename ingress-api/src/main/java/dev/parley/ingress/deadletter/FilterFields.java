package dev.parley.ingress.deadletter;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A filter as clients write it, in the query of a GET or the body of a POST.
 *
 * @param group of the letters
 * @param topic where the records stood first, or the dead-letter topic
 * @param from RFC 3339
 * @param to RFC 3339
 */
record FilterFields(
        @Nullable String group,
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable String from,
        @Nullable String to,
        @Nullable String key,
        @Nullable String kind,
        @Nullable String exception,
        @Nullable String text,
        @Nullable String state) {

    /**
     * The filter that is meant.
     *
     * @throws dev.parley.ingress.problem.Refused when a field is not of its form
     */
    LetterFilter filter() {
        return new LetterFilter(
                topics(),
                partition,
                time("from", from),
                time("to", to),
                key,
                kind,
                exception,
                text,
                states());
    }

    private List<LetterTopic> topics() {
        if (group != null
                && LetterTopic.ALL.stream().noneMatch(each -> each.group().id().equals(group))) {
            throw invalid("group", "there is no group of this name");
        }
        List<LetterTopic> topics =
                LetterTopic.ALL.stream()
                        .filter(each -> group == null || each.group().id().equals(group))
                        .filter(each ->
                                topic == null
                                        || each.source().name().equals(topic)
                                        || each.name().equals(topic))
                        .toList();
        if (topics.isEmpty()) {
            throw invalid("topic", "no letters of this topic, or not of this group, can exist");
        }
        return topics;
    }

    private LetterState states() {
        if (state == null) {
            return LetterState.PENDING;
        }
        return Arrays.stream(LetterState.values())
                .filter(each -> each.wireName().equals(state.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> invalid("state", "'state' is one of pending, replayed, discarded"));
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(field, "'%s' is a time such as 2026-01-31T12:00:00Z".formatted(field));
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return Refusal.ofField(ProblemCode.INVALID_REQUEST, field, message).asException();
    }
}
