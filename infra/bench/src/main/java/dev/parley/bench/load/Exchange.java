package dev.parley.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request after the other on one connection. */
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
    private final Consumer<Channel> whenIdle;
    private @Nullable ResponseReader reader;
    private boolean staysOpen;

    /**
     * @param whenIdle takes the connection back when it can carry another request
     */
    Exchange(Consumer<Channel> whenIdle) {
        this.whenIdle = whenIdle;
    }

    void begin(Channel channel, FullHttpRequest request, ResponseReader next) {
        reader = next;
        channel.writeAndFlush(request)
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        channel.close();
                    }
                });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        ResponseReader current = reader;
        if (current == null) {
            context.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            staysOpen = HttpUtil.isKeepAlive(response);
            current.status(response.status().code());
        }
        if (message instanceof HttpContent content) {
            if (content.content().isReadable()) {
                current.bytes(content.content());
            }
            if (message instanceof LastHttpContent) {
                finish(context, current);
            }
        }
    }

    private void finish(ChannelHandlerContext context, ResponseReader current) {
        reader = null;
        if (staysOpen) {
            whenIdle.accept(context.channel());
        } else {
            context.close();
        }
        current.end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("the connection was closed amid an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }

    private void fail(Throwable cause) {
        ResponseReader current = reader;
        reader = null;
        if (current != null) {
            current.broken(cause);
        }
    }
}
