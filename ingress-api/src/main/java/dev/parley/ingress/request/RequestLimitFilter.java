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
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests beyond those that the memory of this process has room for, streams among them,
 * so that a flood costs some clients a second and not all of them the process. Nothing of a refused
 * request was read but its head.
 */
public final class RequestLimitFilter extends OncePerRequestFilter {
    /** What the process needs before it serves anybody. */
    private static final DataSize ITSELF = DataSize.ofMegabytes(128);

    /** With the largest body that is read as one tree, a request needs more, a stream far less. */
    private static final DataSize EACH = DataSize.ofKilobytes(512);

    private static final int LEAST = 64;

    private final Semaphore places;

    /**
     * A filter for the paths that it is registered for.
     *
     * @param atOnce how many requests are served at a time
     */
    public RequestLimitFilter(int atOnce) {
        places = new Semaphore(atOnce);
    }

    /** How many requests may be served at a time by a process with so much memory for objects. */
    public static int roomIn(DataSize memory) {
        long room = (memory.toBytes() - ITSELF.toBytes()) / EACH.toBytes();
        return (int) Math.clamp(room, LEAST, Integer.MAX_VALUE);
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
