package dev.parley.ingress.request;

import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.problem.ErrorShape;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request its trace, and every answer the headers that all answers have. */
public final class EnvelopeFilter extends OncePerRequestFilter {
    /** The request attribute that holds the {@link TraceParent}. */
    public static final String TRACE = TraceParent.class.getName();

    /** Who reads the token of a link can open it. */
    private static final Pattern SHARED = Pattern.compile("(/shared/).*");

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeFilter.class);

    private final List<ErrorShape> shapes;

    /**
     * @param shapes of errors, the first that covers a route counts
     */
    public EnvelopeFilter(List<ErrorShape> shapes) {
        this.shapes = List.copyOf(shapes);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TraceParent given = TraceParent.parse(request.getHeader("traceparent"));
        TraceParent trace = given == null ? TraceParent.start() : given;
        request.setAttribute(TRACE, trace);
        ErrorShape.choose(request, shapes);
        response.setHeader("traceparent", trace.value());
        response.setHeader("x-request-id", trace.traceId());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        chain.doFilter(request, response);
        LOG.atDebug()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", SHARED.matcher(request.getRequestURI()).replaceAll("$1…"))
                .addKeyValue("status", response.getStatus())
                .addKeyValue("trace_id", trace.traceId())
                .log("request");
    }
}
