package dev.parley.ingress.account;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.ProblemWriter;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody in who does not present a key in force, in the {@code Authorization} header. Keys are
 * not taken from URLs, because URLs end up in logs.
 */
public final class AuthenticationFilter extends OncePerRequestFilter {
    /** The request attribute that holds the {@link Caller}. */
    public static final String CALLER = Caller.class.getName();

    private static final String SCHEME = "bearer ";

    private final KeyRing keys;

    /** A filter for the paths that it is registered for. */
    public AuthenticationFilter(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller;
        try {
            caller = caller(request.getHeader(HttpHeaders.AUTHORIZATION));
        } catch (Refused refused) {
            ProblemWriter.write(response, refused.refusal());
            return;
        }
        if (caller.isEmpty()) {
            ProblemWriter.write(
                    response,
                    Refusal.of(
                            ProblemCode.UNAUTHENTICATED,
                            "send a valid API key as 'Authorization: Bearer sk-parley-…'"));
            return;
        }
        request.setAttribute(CALLER, caller.get());
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return keys.authenticate(header.substring(SCHEME.length()).strip());
    }
}
