package dev.parley.ingress.request;

import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large: by what they announce, and else while they are read. */
public final class BodyLimitFilter extends OncePerRequestFilter {
    private final Function<String, DataSize> limits;

    /**
     * A filter for the paths that it is registered for.
     *
     * @param limits by path
     */
    public BodyLimitFilter(Function<String, DataSize> limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = limits.apply(request.getRequestURI()).toBytes();
        if (request.getContentLengthLong() > limit) {
            ErrorShape.refuse(request, response, tooLarge(limit));
            return;
        }
        boolean announced = request.getContentLengthLong() >= 0;
        chain.doFilter(announced ? request : new Limited(request, limit), response);
    }

    private static Refusal tooLarge(long limit) {
        return Refusal.beyond(
                ProblemCode.BODY_TOO_LARGE,
                "body",
                limit,
                "the body may have at most %d bytes".formatted(limit));
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), limit);
        }
    }

    private static final class LimitedStream extends ServletInputStream {
        private final ServletInputStream source;
        private final long limit;
        private long count;

        LimitedStream(ServletInputStream source, long limit) {
            this.source = source;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int next = source.read();
            counted(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = source.read(buffer, from, length);
            counted(Math.max(0, read));
            return read;
        }

        private void counted(int more) {
            count += more;
            if (count > limit) {
                throw tooLarge(limit).asException();
            }
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }
    }
}
