package dev.parley.worker.model;

import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnError;
import dev.parley.worker.model.ModelAnswer.Failed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of providers mean. Messages name the status and the provider's code for it, never
 * the provider's own words: those can quote the prompt or a key.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI, error codes</a>
 * @see <a href="https://docs.claude.com/en/api/errors">Anthropic, errors</a>
 */
final class Failures {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final InstantSource clock;

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The provider answered with an error status.
     *
     * @param headers the values of a header of the answer
     * @param code the provider's name for the error, if it gave one
     */
    Failed ofStatus(int status, Function<String, List<String>> headers, @Nullable String code) {
        ErrorCategory category =
                switch (status) {
                    case 429 -> ErrorCategory.PROVIDER_RATE_LIMITED;
                    case 408, 409 -> ErrorCategory.PROVIDER_UNAVAILABLE;
                    default ->
                            status >= 500
                                    ? ErrorCategory.PROVIDER_UNAVAILABLE
                                    : ErrorCategory.PROVIDER_REJECTED;
                };
        boolean worthRetrying =
                category != ErrorCategory.PROVIDER_REJECTED
                        && !"insufficient_quota".equals(code)
                        && !headers.apply("x-should-retry").contains("false");
        return new Failed(
                new TurnError(category, "the provider answered " + status + named(code)),
                worthRetrying,
                retryAfter(headers),
                null,
                null);
    }

    /**
     * The provider reported an error inside the stream.
     *
     * @param code the provider's name for the error, if it gave one
     */
    Failed inStream(@Nullable String code) {
        String name = code == null ? "" : code.toLowerCase(Locale.ROOT);
        ErrorCategory category =
                name.contains("rate_limit")
                        ? ErrorCategory.PROVIDER_RATE_LIMITED
                        : name.contains("invalid_request")
                                ? ErrorCategory.PROVIDER_REJECTED
                                : ErrorCategory.PROVIDER_UNAVAILABLE;
        return new Failed(
                new TurnError(category, "the provider broke the stream off" + named(code)),
                category != ErrorCategory.PROVIDER_REJECTED,
                null,
                null,
                null);
    }

    /** Something was asked for that the provider does not know. */
    Failed inexpressible(UnableToExpress e) {
        return Failed.forGood(
                ErrorCategory.PROVIDER_REJECTED,
                "the model's provider cannot be told: " + e.field());
    }

    /** The connection could not be made, or broke. */
    Failed ofConnection() {
        return Failed.forNow(
                ErrorCategory.PROVIDER_UNAVAILABLE, "the connection to the provider failed");
    }

    /** The provider gave no sign of life for too long. */
    Failed ofSilence() {
        return Failed.forNow(ErrorCategory.TIMEOUT, "the provider was silent for too long");
    }

    /** The stream ended, and the model had not said that it was done. */
    Failed ofSilentEnd() {
        return Failed.forNow(
                ErrorCategory.PROVIDER_UNAVAILABLE,
                "the provider's stream ended without a finish reason");
    }

    /** What came is not what the provider's documentation says. */
    Failed ofNonsense() {
        return Failed.forNow(
                ErrorCategory.PROVIDER_UNAVAILABLE, "the provider's answer could not be read");
    }

    private @Nullable Duration retryAfter(Function<String, List<String>> headers) {
        Optional<Duration> millis =
                headers.apply("retry-after-ms").stream()
                        .findFirst()
                        .flatMap(value -> number(value, 1));
        return millis.or(() ->
                        headers.apply("retry-after").stream()
                                .findFirst()
                                .flatMap(value -> number(value, 1_000).or(() -> date(value))))
                .orElse(null);
    }

    private static Optional<Duration> number(String value, int millisPerUnit) {
        try {
            double number = Double.parseDouble(value.strip());
            return number >= 0 && number < 1e9
                    ? Optional.of(Duration.ofMillis(Math.round(number * millisPerUnit)))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private Optional<Duration> date(String value) {
        try {
            Instant until =
                    ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            Duration time = Duration.between(clock.instant(), until);
            return Optional.of(time.isNegative() ? Duration.ZERO : time);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String named(@Nullable String code) {
        return code != null && CODE.matcher(code).matches() ? " (" + code + ")" : "";
    }
}
