package dev.parley.ingress.rate;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user may still ask for behind a request.
 *
 * @param limit how many requests at once, by a user who has rested
 * @param window the time of rest in which these are earned
 * @param remaining how many of them are left
 * @param untilFull when all of them are there again, if nothing is asked
 * @param refusal why the request itself is not served; null where it is
 */
public record Allowance(
        long limit,
        Duration window,
        long remaining,
        Duration untilFull,
        @Nullable Refusal refusal) {

    static Allowance of(Paces.Taken taken, RateSettings settings) {
        long interval = settings.interval();
        return new Allowance(
                settings.burst(),
                micros(settings.tolerance()),
                (settings.tolerance() - taken.ahead()) / interval,
                micros(taken.ahead()),
                taken.verdict() == Paces.Verdict.REFUSED
                        ? refusal(micros(taken.ahead() + interval - settings.tolerance()), settings)
                        : null);
    }

    private static Refusal refusal(Duration wait, RateSettings settings) {
        return Refusal.later(
                ProblemCode.RATE_LIMITED,
                "a user may start %d turns a minute, and %d at once"
                        .formatted(settings.requestsPerMinute(), settings.burst()),
                wait);
    }

    private static Duration micros(long time) {
        return Duration.ofNanos(time * 1_000);
    }

    /** Whole seconds, rounded up. */
    static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
