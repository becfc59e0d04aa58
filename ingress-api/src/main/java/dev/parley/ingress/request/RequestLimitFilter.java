package dev.parley.ingress.request;

import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests beyond those that the memory of this process has room for, streams among them,
 * so that a flood costs some clients a second and not all of them the process. Nothing of a refused
 * request was read but its head.
 */
public final class RequestLimitFilter extends OncePerRequestFilter {
    private final Semaphore places;

    /**
     * A filter for the paths that it is registered for.
     *
     * @param atOnce how many requests are served at a time
     */
    public RequestLimitFilter(int atOnce) {
        places = new Semaphore(atOnce);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!places.tryAcquire()) {
            ErrorShape.refuse(
                    request,
                    response,
                    Refusal.later(
                            ProblemCode.OVERLOADED,
                            "too many requests are being served; try again soon"));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }
}
