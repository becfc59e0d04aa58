package dev.parley.ingress.completion;

import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/** Tells the SDKs of both APIs whether to send a call again, and when. */
public final class RetryAdvice {
    private static final int PAYMENT_REQUIRED = 402;

    private RetryAdvice() {}

    /** Adds the headers that go with a refusal. */
    public static void write(HttpServletResponse response, Refusal refusal) {
        if (refusal.retryAfterSeconds() != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds().toString());
        }
        if (!helps(refusal)) {
            response.setHeader("x-should-retry", "false");
        }
    }

    /**
     * Clients send again what failed. That makes a second turn of what became one already, unless
     * both have the same idempotency key.
     */
    private static boolean helps(Refusal refusal) {
        if (refusal.turnId() != null) {
            return refusal.retryAfter() != null && refusal.turnId().fromIdempotencyKey();
        }
        return refusal.code().status() != PAYMENT_REQUIRED;
    }
}
