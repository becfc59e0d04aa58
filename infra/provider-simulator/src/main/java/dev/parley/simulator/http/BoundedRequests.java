package dev.parley.simulator.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import java.util.function.BiConsumer;

/**
 * Gathers requests up to a bound; of a longer one only the head is kept, and its body is read and
 * dropped.
 */
final class BoundedRequests extends HttpObjectAggregator {
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final BiConsumer<ChannelHandlerContext, HttpRequest> tooLong;

    /**
     * For one connection.
     *
     * @param tooLong answers a request that is too long
     */
    BoundedRequests(BiConsumer<ChannelHandlerContext, HttpRequest> tooLong) {
        super(MOST_BYTES);
        this.tooLong = tooLong;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        if (oversized instanceof HttpRequest request) {
            tooLong.accept(context, request);
        }
    }
}
