package dev.parley.ingress.account;

import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nobody in who does not present a key in force, in the {@code Authorization} header or in
 * {@code x-api-key}. Keys are not taken from URLs, because URLs end up in logs; the handshake of a
 * WebSocket takes a ticket there, which is good once.
 */
public final class AuthenticationFilter extends OncePerRequestFilter {
    /** The request attribute that holds the {@link Caller}. */
    public static final String CALLER = Caller.class.getName();

    private static final String SCHEME = "bearer ";

    /** Where the clients of some APIs put it. */
    private static final String KEY = "x-api-key";

    private static final String SOCKETS = "/ws/";

    /** Opens to anybody who has the link. */
    private static final Pattern SHARED = Pattern.compile("/api/v1/shared/[A-Za-z0-9_-]+");

    private final KeyRing keys;
    private final Tickets tickets;
    private final Set<String> open;

    /**
     * A filter for the paths that it is registered for.
     *
     * @param open paths among them that are for everybody
     */
    public AuthenticationFilter(KeyRing keys, Tickets tickets, Set<String> open) {
        this.keys = keys;
        this.tickets = tickets;
        this.open = open;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return open.contains(path) || SHARED.matcher(path).matches();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller;
        try {
            caller = caller(request);
        } catch (Refused refused) {
            ErrorShape.refuse(request, response, refused.refusal());
            return;
        }
        if (caller.isEmpty()) {
            ErrorShape.refuse(
                    request,
                    response,
                    Refusal.of(
                            ProblemCode.UNAUTHENTICATED,
                            "send a valid API key as 'Authorization: Bearer sk-parley-…'"));
            return;
        }
        request.setAttribute(CALLER, caller.get());
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? keys.authenticate(header.substring(SCHEME.length()).strip())
                    : Optional.empty();
        }
        String key = request.getHeader(KEY);
        if (key != null) {
            return keys.authenticate(key.strip());
        }
        String ticket =
                request.getServletPath().startsWith(SOCKETS)
                        ? request.getParameter("ticket")
                        : null;
        return ticket == null ? Optional.empty() : tickets.redeem(ticket);
    }
}
