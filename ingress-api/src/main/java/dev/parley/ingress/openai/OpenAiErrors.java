package dev.parley.ingress.openai;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.RetryAdvice;
import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as OpenAI's clients read them: {@code {"error":{"message","type","param","code"}}}.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
public final class OpenAiErrors implements ErrorShape {
    private static final int PAYMENT_REQUIRED = 402;

    /** Thread safety: immutable. */
    public OpenAiErrors() {}

    @Override
    public boolean covers(String path) {
        return path.equals("/api/v1/chat/completions")
                || (path.startsWith("/v1/") && !path.startsWith("/v1/messages"));
    }

    @Override
    public void write(HttpServletResponse response, Refusal refusal) throws IOException {
        byte[] body = body(refusal);
        response.setStatus(status(refusal.code()));
        response.setContentType("application/json");
        if (refusal.code() == ProblemCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        RetryAdvice.write(response, refusal);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The body; in a stream it is the data of the frame that ends it. */
    static byte[] body(Refusal refusal) {
        ObjectNode error = EventJson.mapper().createObjectNode();
        error.put("message", refusal.message());
        error.put("type", type(refusal.code()));
        error.put("param", refusal.field());
        error.put("code", code(refusal.code()));
        return EventJson.mapper()
                .writeValueAsBytes(EventJson.mapper().createObjectNode().set("error", error));
    }

    /** What a long text is to Parley is a request of the wrong form to these clients. */
    private static int status(ProblemCode code) {
        return code == ProblemCode.CONTEXT_TOO_LONG || code == ProblemCode.PROMPT_TOO_LONG
                ? 400
                : code.status();
    }

    private static String type(ProblemCode code) {
        if (code.status() == PAYMENT_REQUIRED) {
            return "insufficient_quota";
        }
        if (code.status() == 429) {
            return "requests";
        }
        return code.status() < 500 ? "invalid_request_error" : "server_error";
    }

    static String code(ProblemCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> "invalid_api_key";
            case CONTEXT_TOO_LONG -> "context_length_exceeded";
            case PROMPT_TOO_LONG -> "string_above_max_length";
            default -> code.wireName();
        };
    }
}
