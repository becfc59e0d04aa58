package dev.parley.simulator.http;

import dev.parley.simulator.journal.RequestLabel;
import dev.parley.simulator.journal.RequestLabel.PromptLabel;
import dev.parley.simulator.wire.Wire;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/** A request for a generation, and where its response goes. */
record Arrival(Wire wire, FullHttpRequest request, Response response) {
    static final String NO_KEY = "No API key was sent. Any key will do here.";

    private static final int LONGEST_ID = 128;

    /** Whether there is an API key, as either provider takes it. */
    static boolean hasKey(FullHttpRequest request) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return !request.headers().get("x-api-key", "").isBlank()
                || !authorization.replaceFirst("(?i)^bearer\\b", "").isBlank();
    }

    RequestLabel label(@Nullable String model, @Nullable PromptLabel prompt) {
        return new RequestLabel(
                response.requestId(),
                wire.name(),
                model,
                id("X-Parley-Turn-Id"),
                id("X-Parley-Generation-Id"),
                prompt);
    }

    private @Nullable String id(String header) {
        String value = request.headers().get(header);
        return value == null || value.length() > LONGEST_ID ? null : value;
    }
}
