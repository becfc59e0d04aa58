package dev.parley.ingress.rate;

import jakarta.servlet.http.HttpServletResponse;

/** How an allowance is told on routes that speak another API's language. */
public interface RateHeaders {

    /** Whether a path is one of those routes. */
    boolean covers(String path);

    /** Tells it. */
    void write(HttpServletResponse response, Allowance allowance);
}
