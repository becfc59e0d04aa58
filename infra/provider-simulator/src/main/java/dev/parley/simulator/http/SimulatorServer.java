package dev.parley.simulator.http;

import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.fault.ControlPage;
import dev.parley.simulator.fault.Faults;
import dev.parley.simulator.journal.Journal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The simulator's HTTP server. Open from {@link #start} until {@link #close}. */
public final class SimulatorServer implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final long STOP_SECONDS = 5;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(),
                    new DefaultThreadFactory("simulator-io"),
                    NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;

    private SimulatorServer(
            InetSocketAddress address, Generations generations, Pages pages, RequestIds ids) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        connections.add(channel);
                                        Connection connection =
                                                new Connection(generations, pages, ids);
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpServerCodec(),
                                                        new BoundedRequests(
                                                                connection::refuseTooLong),
                                                        connection);
                                    }
                                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully().syncUninterruptibly();
            throw new UnableToListen(address, bound.cause());
        }
        this.listener = bound.channel();
    }

    /**
     * Binds and serves.
     *
     * @param address port 0 takes a free one
     * @param journal stays open when the server closes
     * @throws UnableToListen when the address is taken or not of this machine
     */
    public static SimulatorServer start(
            InetSocketAddress address,
            Tokenizer tokenizer,
            Journal journal,
            InstantSource clock,
            RandomGenerator random) {
        Counters counters = new Counters();
        Faults faults = new Faults();
        Witness witness = new Witness(journal, counters, clock);
        return new SimulatorServer(
                address,
                new Generations(tokenizer, faults, witness, clock),
                new Pages(new ControlPage(faults), counters, journal),
                new RequestIds(random));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Stops accepting, breaks off what still streams and journals that. */
    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        for (Channel channel : connections) {
            channel.pipeline().fireUserEventTriggered(Connection.Stop.INSTANCE);
        }
        connections.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
