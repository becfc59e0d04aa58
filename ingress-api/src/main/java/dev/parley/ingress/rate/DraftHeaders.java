package dev.parley.ingress.rate;

import jakarta.servlet.http.HttpServletResponse;

/**
 * An allowance as everybody else reads it.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit
 *     header fields for HTTP</a>
 */
final class DraftHeaders implements RateHeaders {
    private static final String POLICY = "\"turns\"";

    @Override
    public boolean covers(String path) {
        return true;
    }

    @Override
    public void write(HttpServletResponse response, Allowance allowance) {
        response.setHeader(
                "RateLimit-Policy",
                "%s;q=%d;w=%d"
                        .formatted(
                                POLICY, allowance.limit(), Allowance.seconds(allowance.window())));
        response.setHeader(
                "RateLimit",
                "%s;r=%d;t=%d"
                        .formatted(
                                POLICY,
                                allowance.remaining(),
                                Allowance.seconds(allowance.untilFull())));
    }
}
