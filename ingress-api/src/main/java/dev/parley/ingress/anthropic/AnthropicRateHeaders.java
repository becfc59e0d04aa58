package dev.parley.ingress.anthropic;

import dev.parley.ingress.rate.Allowance;
import dev.parley.ingress.rate.RateHeaders;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * An allowance as Anthropic's clients read it.
 *
 * @see <a href="https://docs.claude.com/en/api/rate-limits">Rate limits</a>
 */
public final class AnthropicRateHeaders implements RateHeaders {
    private final AnthropicErrors routes;
    private final Clock clock;

    /** Thread safety: immutable. */
    public AnthropicRateHeaders(AnthropicErrors routes, Clock clock) {
        this.routes = routes;
        this.clock = clock;
    }

    @Override
    public boolean covers(String path) {
        return routes.covers(path);
    }

    @Override
    public void write(HttpServletResponse response, Allowance allowance) {
        response.setHeader("anthropic-ratelimit-requests-limit", Long.toString(allowance.limit()));
        response.setHeader(
                "anthropic-ratelimit-requests-remaining", Long.toString(allowance.remaining()));
        response.setHeader(
                "anthropic-ratelimit-requests-reset",
                clock.instant()
                        .plus(allowance.untilFull())
                        .plusNanos(999_999_999)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }
}
