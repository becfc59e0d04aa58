package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.turn.ErrorCategory;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.model.ModelAnswer.Failed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailuresTest {
    private final Failures failures = new Failures(new TestClock());

    @ParameterizedTest
    @CsvSource({
        "400, PROVIDER_REJECTED, false",
        "401, PROVIDER_REJECTED, false",
        "404, PROVIDER_REJECTED, false",
        "408, PROVIDER_UNAVAILABLE, true",
        "409, PROVIDER_UNAVAILABLE, true",
        "422, PROVIDER_REJECTED, false",
        "429, PROVIDER_RATE_LIMITED, true",
        "500, PROVIDER_UNAVAILABLE, true",
        "503, PROVIDER_UNAVAILABLE, true",
        "529, PROVIDER_UNAVAILABLE, true"
    })
    void readsTheStatus(int status, ErrorCategory category, boolean worthRetrying) {
        Failed failed = failures.ofStatus(status, _ -> List.of(), null);
        assertThat(failed.error().category()).isEqualTo(category);
        assertThat(failed.worthRetrying()).isEqualTo(worthRetrying);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after    | 3                             | 3000",
                "retry-after    | 0.5                           | 500",
                "retry-after    | Fri, 2 Jan 2026 03:04:12 GMT  | 7000",
                "retry-after    | Fri, 2 Jan 2026 03:00:00 GMT  | 0",
                "retry-after-ms | 250                           | 250"
            })
    void hearsHowLongToWait(String header, String value, long millis) {
        Failed failed =
                failures.ofStatus(
                        429, name -> name.equals(header) ? List.of(value) : List.of(), null);
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void doesNotRetryWhereTheProviderSaysSo() {
        assertThat(failures.ofStatus(429, _ -> List.of(), "insufficient_quota").worthRetrying())
                .isFalse();
        assertThat(failures.ofStatus(503, _ -> List.of("false"), null).worthRetrying()).isFalse();
    }

    @Test
    void namesTheCodeAndNeverTheProvidersWords() {
        assertThat(failures.ofStatus(400, _ -> List.of(), "invalid_prompt").error().message())
                .isEqualTo("the provider answered 400 (invalid_prompt)");
        assertThat(failures.ofStatus(401, _ -> List.of(), "Incorrect key: sk-12").error().message())
                .isEqualTo("the provider answered 401");
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded, PROVIDER_RATE_LIMITED",
        "invalid_request_error, PROVIDER_REJECTED",
        "overloaded_error, PROVIDER_UNAVAILABLE",
        ", PROVIDER_UNAVAILABLE"
    })
    void readsErrorsInsideAStream(String code, ErrorCategory category) {
        assertThat(failures.inStream(code).error().category()).isEqualTo(category);
    }
}
