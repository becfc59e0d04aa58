package dev.parley.ingress.deadletter;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A command as clients write it. Exactly one of {@code ids}, {@code filter} and {@code range} says
 * which letters are meant.
 *
 * @param patch a JSON Patch, for replays
 * @param rate letters a second at most
 * @param execute a dry run unless true
 * @param maxReplays how often a letter may be replayed at all
 * @param again whether letters are meant too to which something was done before
 * @param actionId of the request before, to go on with the same command
 * @param cursor the {@code next_cursor} of the request before
 * @param limit how many letters to deal with in this request
 */
record CommandFields(
        @Nullable List<@Nullable String> ids,
        @Nullable FilterFields filter,
        @Nullable RangeFields range,
        @Nullable JsonNode patch,
        @Nullable String reason,
        @Nullable Double rate,
        @Nullable Boolean execute,
        @Nullable Integer maxReplays,
        @Nullable Boolean again,
        @Nullable String actionId,
        @Nullable String cursor,
        @Nullable Integer limit) {
    private static final Pattern ACTION_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MOST_IDS = 1_000;
    private static final int LONGEST_REASON = 500;
    private static final int DEFAULT_REPLAYS = 5;
    private static final int MOST_REPLAYS = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_LETTERS = 500;
    private static final double SLOWEST = 0.1;
    private static final double FASTEST = 10_000;
    private static final long LAST_OFFSET = 999_999_999_999_999_999L;

    /** A closed range of offsets of one partition of a dead-letter topic. */
    record RangeFields(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long from,
            @Nullable Long to) {

        LetterSelection.Range selection() {
            if (topic == null || partition == null || from == null || to == null) {
                throw invalid("range", "'range' needs topic, partition, from and to");
            }
            if (partition < 0 || from < 0 || to < from || to > LAST_OFFSET) {
                throw invalid("range", "'range' has to go from an offset to one that is not lower");
            }
            return new LetterSelection.Range(
                    LetterTopic.named(topic)
                            .orElseThrow(() ->
                                    invalid(
                                            "range.topic",
                                            "'range.topic' has to be a dead-letter topic")),
                    partition,
                    from,
                    to);
        }
    }

    /**
     * The letters that are meant.
     *
     * @throws dev.parley.ingress.problem.Refused when that is not clear
     */
    LetterSelection selection() {
        if (Stream.of(ids, filter, range).filter(Objects::nonNull).count() != 1) {
            throw invalid("ids", "say which letters: one of 'ids', 'filter' and 'range'");
        }
        if (filter != null) {
            return new LetterSelection.Matching(filter.filter());
        }
        return range != null ? range.selection() : named(Objects.requireNonNull(ids));
    }

    private static LetterSelection named(List<@Nullable String> ids) {
        if (ids.isEmpty() || ids.size() > MOST_IDS) {
            throw invalid("ids", "'ids' has to name 1 to %d letters".formatted(MOST_IDS));
        }
        return new LetterSelection.Named(
                ids.stream()
                        .map(id -> LetterId.parse(id == null ? "null" : id))
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * What is wanted.
     *
     * @throws dev.parley.ingress.problem.Refused when a field is not of its form
     */
    LetterCommand command(Deed deed, UserId operator) {
        boolean acts = execute != null && execute;
        String why = reason == null || reason.isBlank() ? null : reason.strip();
        if (acts && why == null) {
            throw invalid("reason", "'reason' has to say why; it becomes part of the audit trail");
        }
        if (why != null && why.length() > LONGEST_REASON) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "reason",
                            LONGEST_REASON,
                            "'reason' may have at most %d characters".formatted(LONGEST_REASON))
                    .asException();
        }
        return new LetterCommand(
                deed,
                givenOrNewActionId(),
                operator,
                why,
                checkedPatch(deed),
                pause(),
                again != null && again,
                between("max_replays", maxReplays, DEFAULT_REPLAYS, MOST_REPLAYS),
                acts,
                between("limit", limit, DEFAULT_LIMIT, MOST_LETTERS));
    }

    private String givenOrNewActionId() {
        if (actionId == null) {
            return UUID.randomUUID().toString();
        }
        if (!ACTION_ID.matcher(actionId).matches()) {
            throw invalid("action_id", "'action_id' has to be one that a request before gave back");
        }
        return actionId;
    }

    private @Nullable String checkedPatch(Deed deed) {
        if (patch == null || patch.isNull()) {
            return null;
        }
        if (deed == Deed.DISCARD) {
            throw invalid("patch", "a letter that is discarded is not patched");
        }
        try {
            LetterMending.check(patch.toString());
            return patch.toString();
        } catch (UnableToMend e) {
            throw invalid("patch", String.valueOf(e.getMessage()));
        }
    }

    private Duration pause() {
        if (rate == null) {
            return Duration.ZERO;
        }
        if (!(rate >= SLOWEST && rate <= FASTEST)) {
            throw invalid(
                    "rate",
                    "'rate' has to be %s to %.0f letters a second".formatted(SLOWEST, FASTEST));
        }
        return Duration.ofNanos((long) (1_000_000_000 / rate));
    }

    private static int between(String field, @Nullable Integer given, int otherwise, int most) {
        if (given == null) {
            return otherwise;
        }
        if (given < 1 || given > most) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            field,
                            most,
                            "'%s' has to be a number from 1 to %d".formatted(field, most))
                    .asException();
        }
        return given;
    }

    private static RuntimeException invalid(String field, String message) {
        return Refusal.ofField(ProblemCode.INVALID_REQUEST, field, message).asException();
    }
}
