package dev.parley.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to one server, as one user.
 *
 * @param server its root
 */
public record Requests(URI server, String apiKey) {
    private static final JsonMapper JSON = JsonMapper.shared();

    FullHttpRequest post(String path, JsonNode body) {
        byte[] bytes = JSON.writeValueAsBytes(body);
        FullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(bytes));
        request.headers()
                .set(HttpHeaderNames.HOST, server.getAuthority())
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + apiKey)
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return request;
    }

    @Override
    public String toString() {
        return "Requests[%s]".formatted(server);
    }
}
