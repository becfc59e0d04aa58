package dev.parley.ingress.problem;

import dev.parley.events.wire.EventJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/** Answers with a problem where no controller is at work: in filters and on the error page. */
public final class ProblemWriter {
    private ProblemWriter() {}

    /** Writes the whole answer. */
    public static void write(HttpServletResponse response, Refusal refusal) throws IOException {
        byte[] body = EventJson.mapper().writeValueAsBytes(Problem.of(refusal));
        response.setStatus(refusal.code().status());
        response.setContentType(Problem.MEDIA_TYPE);
        if (refusal.code() == ProblemCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal.retryAfterSeconds() != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds().toString());
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
