package dev.parley.ingress.openai;

import dev.parley.ingress.rate.Allowance;
import dev.parley.ingress.rate.RateHeaders;
import jakarta.servlet.http.HttpServletResponse;

/**
 * An allowance as OpenAI's clients read it.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">Rate limits</a>
 */
public final class OpenAiRateHeaders implements RateHeaders {
    private final OpenAiErrors routes;

    /** Thread safety: immutable. */
    public OpenAiRateHeaders(OpenAiErrors routes) {
        this.routes = routes;
    }

    @Override
    public boolean covers(String path) {
        return routes.covers(path);
    }

    @Override
    public void write(HttpServletResponse response, Allowance allowance) {
        response.setHeader("x-ratelimit-limit-requests", Long.toString(allowance.limit()));
        response.setHeader("x-ratelimit-remaining-requests", Long.toString(allowance.remaining()));
        response.setHeader("x-ratelimit-reset-requests", allowance.untilFull().toMillis() + "ms");
    }
}
