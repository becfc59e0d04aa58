package dev.parley.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 on connections that stay open, all of them on one thread: it has to leave the machine to
 * what is measured. Thread-safe; readers are called on that one thread.
 */
public final class LoadClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("load"), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Map<String, Deque<Channel>> idle = new HashMap<>();

    /** Does something on the thread that calls the readers. */
    public void run(Runnable action) {
        loop.execute(action);
    }

    EventLoop loop() {
        return loop;
    }

    /**
     * Sends a request on a connection of its own for as long as it is answered.
     *
     * @param server host and port; the request names the path
     */
    void send(URI server, FullHttpRequest request, ResponseReader reader) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> send(server, request, reader));
            return;
        }
        Deque<Channel> known = idle.computeIfAbsent(server.getAuthority(), _ -> new ArrayDeque<>());
        for (Channel channel = known.pollLast(); channel != null; channel = known.pollLast()) {
            if (channel.isActive()) {
                channel.pipeline().get(Exchange.class).begin(channel, request, reader);
                return;
            }
        }
        connect(server, known, request, reader);
    }

    private void connect(
            URI server, Deque<Channel> known, FullHttpRequest request, ResponseReader reader) {
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpClientCodec(),
                                                new Exchange(known::addLast));
                            }
                        })
                .connect(server.getHost(), server.getPort())
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        Channel channel = connected.channel();
                        channel.pipeline().get(Exchange.class).begin(channel, request, reader);
                    } else {
                        request.release();
                        reader.broken(connected.cause());
                    }
                });
    }

    /** Breaks off whatever is still under way. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
