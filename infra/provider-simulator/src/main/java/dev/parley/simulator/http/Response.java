package dev.parley.simulator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.OptionalInt;

/**
 * The response to one request: either {@link #whole} or {@link #begin}, frames and {@link #end}.
 * Used on the connection's event loop alone.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // A failed write closes the channel; the connection tells.
final class Response {
    private static final int CRLF = ('\r' << 8) | '\n';
    private static final int CHUNK_OVERHEAD = 12;

    private final Channel channel;
    private final ChannelHandlerContext codec;
    private final String requestId;
    private final boolean keepAlive;
    private final Runnable done;

    /**
     * A response to come.
     *
     * @param done runs when the last byte has been handed over
     */
    Response(Channel channel, String requestId, boolean keepAlive, Runnable done) {
        this.channel = channel;
        this.codec = channel.pipeline().context(HttpServerCodec.class);
        this.requestId = requestId;
        this.keepAlive = keepAlive;
        this.done = done;
    }

    String requestId() {
        return requestId;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /**
     * Whether the client takes what it is sent; if not, the connection tells when it does again.
     */
    boolean writable() {
        return channel.isWritable();
    }

    void whole(int status, byte[] json, OptionalInt retryAfterSeconds) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(json));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, json.length);
        retryAfterSeconds.ifPresent(
                seconds -> response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
        label(response);
        finish(response);
    }

    /** The head of a stream and what comes before its first token. */
    void begin(byte[] opening) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        label(response);
        channel.write(response, channel.voidPromise());
        frame(opening);
    }

    /**
     * One frame, in one write. The HTTP chunk around it is written here and passes the codec by:
     * the codec would send it in three parts, and that is most of what a token costs.
     */
    void frame(byte[] bytes) {
        ByteBuf chunk = channel.alloc().directBuffer(bytes.length + CHUNK_OVERHEAD);
        chunk.writeCharSequence(Integer.toHexString(bytes.length), US_ASCII);
        chunk.writeShort(CRLF).writeBytes(bytes).writeShort(CRLF);
        codec.writeAndFlush(chunk, channel.voidPromise());
    }

    /** The last frames and the end of the stream. */
    void end(byte[] closing) {
        channel.write(
                new DefaultHttpContent(Unpooled.wrappedBuffer(closing)), channel.voidPromise());
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Closes the connection in the middle of the response. */
    void cut() {
        channel.close();
    }

    private void label(HttpMessage response) {
        response.headers().set("x-request-id", requestId).set("request-id", requestId);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void finish(Object last) {
        channel.writeAndFlush(last)
                .addListener(_ -> {
                    if (keepAlive) {
                        done.run();
                    } else {
                        cut();
                    }
                });
    }
}
