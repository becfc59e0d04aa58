package dev.parley.ingress.anthropic;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.RetryAdvice;
import dev.parley.ingress.problem.ErrorShape;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as Anthropic's clients read them: {@code
 * {"type":"error","error":{"type","message"},"request_id"}}.
 *
 * @see <a href="https://docs.claude.com/en/api/errors">Errors</a>
 */
public final class AnthropicErrors implements ErrorShape {
    /** Thread safety: immutable. */
    public AnthropicErrors() {}

    @Override
    public boolean covers(String path) {
        return path.equals("/v1/messages") || path.startsWith("/v1/messages/");
    }

    @Override
    public void write(HttpServletResponse response, Refusal refusal) throws IOException {
        byte[] body = EventJson.mapper().writeValueAsBytes(body(refusal, requestId(response)));
        response.setStatus(status(refusal.code()));
        response.setContentType("application/json");
        nameRequest(response);
        if (refusal.code() == ProblemCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        RetryAdvice.write(response, refusal);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Answers have the id of their request where these clients look for it. */
    static void nameRequest(HttpServletResponse response) {
        response.setHeader("request-id", requestId(response));
    }

    static @Nullable String requestId(HttpServletResponse response) {
        return response.getHeader("x-request-id");
    }

    static ObjectNode body(Refusal refusal, @Nullable String requestId) {
        ObjectNode body = EventJson.mapper().createObjectNode().put("type", "error");
        body.putObject("error")
                .put("type", type(status(refusal.code())))
                .put("message", refusal.message());
        return body.put("request_id", requestId);
    }

    /** What a long text is to Parley is a request of the wrong form to these clients. */
    private static int status(ProblemCode code) {
        return code == ProblemCode.CONTEXT_TOO_LONG || code == ProblemCode.PROMPT_TOO_LONG
                ? 400
                : code.status();
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
