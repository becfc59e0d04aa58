package dev.parley.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** WebSockets that are opened, answer pings, and otherwise say nothing. */
public final class IdleSockets implements AutoCloseable {
    private static final int HANDSHAKE_BYTES = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final LoadClient client;
    private final Requests requests;
    private final List<Channel> open = new ArrayList<>();
    private final Histogram opening = new Histogram(PATIENCE.toNanos(), 3);
    private final Map<String, Integer> troubles = new TreeMap<>();
    private int toBegin;
    private boolean closing;

    public IdleSockets(LoadClient client, Requests requests) {
        this.client = client;
        this.requests = requests;
    }

    /**
     * Opens so many more, some at a time. Returns when each is open or was refused.
     *
     * @param atOnce handshakes under way at the same time
     */
    public void open(int count, int atOnce) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(count);
        client.run(() -> {
            toBegin = count;
            for (int lane = 0; lane < Math.min(count, atOnce); lane++) {
                next(left);
            }
        });
        if (!left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            client.run(() -> trouble("not open in " + PATIENCE));
        }
    }

    private void next(CountDownLatch left) {
        if (toBegin-- <= 0) {
            return;
        }
        connect(new Idle(System.nanoTime(), left))
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        trouble(connected.cause().toString());
                        settled(left);
                    }
                });
    }

    private ChannelFuture connect(Idle idle) {
        URI server = requests.server();
        URI socket = URI.create("ws://%s/ws/chat".formatted(server.getAuthority()));
        return new Bootstrap()
                .group(client.loop())
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpClientCodec(),
                                                new HttpObjectAggregator(HANDSHAKE_BYTES),
                                                new WebSocketClientProtocolHandler(
                                                        socket,
                                                        WebSocketVersion.V13,
                                                        null,
                                                        false,
                                                        new DefaultHttpHeaders()
                                                                .add(
                                                                        "Authorization",
                                                                        "Bearer "
                                                                                + requests
                                                                                        .apiKey()),
                                                        HANDSHAKE_BYTES),
                                                idle);
                            }
                        })
                .connect(server.getHost(), server.getPort());
    }

    private void settled(CountDownLatch left) {
        left.countDown();
        next(left);
    }

    private void trouble(String what) {
        troubles.merge(what, 1, Integer::sum);
    }

    /** How long each took from the connection's beginning, in nanoseconds. */
    public Histogram opening() {
        return opening;
    }

    /** What went wrong so far, and how often. */
    public Map<String, Integer> troubles() throws InterruptedException {
        Map<String, Integer> copy = new TreeMap<>();
        CountDownLatch copied = new CountDownLatch(1);
        client.run(() -> {
            copy.putAll(troubles);
            copied.countDown();
        });
        copied.await();
        return copy;
    }

    @Override
    public void close() {
        client.run(() -> {
            closing = true;
            open.forEach(Channel::close);
        });
    }

    /** One socket, from its beginning on. */
    private final class Idle extends ChannelInboundHandlerAdapter {
        private final long start;
        private final CountDownLatch left;
        private boolean opened;

        Idle(long start, CountDownLatch left) {
            this.start = start;
            this.left = left;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                opened = true;
                opening.recordValue(System.nanoTime() - start);
                open.add(context.channel());
                settled(left);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!closing) {
                trouble(opened ? "a socket that was closed" : "a socket that was refused");
            }
            if (!opened) {
                settled(left);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
