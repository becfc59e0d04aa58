package dev.parley.simulator.http;

import dev.parley.simulator.wire.AnthropicWire;
import dev.parley.simulator.wire.OpenAiWire;
import dev.parley.simulator.wire.Problem;
import dev.parley.simulator.wire.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One client connection: takes its requests one after the other, and notices when the client is
 * gone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when a close is done.
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    private static final Wire OPENAI = new OpenAiWire();
    private static final Wire ANTHROPIC = new AnthropicWire();
    private static final int MOST_WAITING = 16;

    private final Generations generations;
    private final Pages pages;
    private final RequestIds ids;
    private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();

    private boolean busy;
    private boolean stopping;
    private Optional<Exchange> exchange = Optional.empty();

    /** The event by which a connection learns that the simulator stops. */
    enum Stop {
        INSTANCE
    }

    Connection(Generations generations, Pages pages, RequestIds ids) {
        this.generations = generations;
        this.pages = pages;
        this.ids = ids;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!busy) {
            serve(context.channel(), request);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(request.retain());
        } else {
            context.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        exchange.ifPresent(Exchange::advance);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        exchange.ifPresent(Exchange::clientClosed);
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Stop.INSTANCE) {
            stopping = true;
            exchange.ifPresent(Exchange::stop);
            if (!busy) {
                context.close();
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "connection closed on an unexpected error", cause);
        }
        context.close();
    }

    /** Answers a request whose body exceeds the bound. */
    void refuseTooLong(ChannelHandlerContext context, HttpRequest request) {
        if (busy) {
            context.close();
            return;
        }
        busy = true;
        Response response = response(context.channel(), request);
        Problem problem =
                Problem.of(
                        413, "The request body exceeds " + BoundedRequests.MOST_BYTES + " bytes.");
        byte[] error = wire(path(request), request).error(problem, response.requestId());
        response.whole(problem.status(), error, OptionalInt.empty());
    }

    private void serve(Channel channel, FullHttpRequest request) {
        busy = true;
        Response response = response(channel, request);
        String path = path(request);
        Wire wire = wire(path, request);
        boolean generation =
                request.method().equals(HttpMethod.POST)
                        && (path.equals("/v1/chat/completions") || path.equals("/v1/messages"));
        if (request.decoderResult().isFailure()) {
            Problem problem = Problem.of(400, "Malformed HTTP request.");
            byte[] error = wire.error(problem, response.requestId());
            response.whole(problem.status(), error, OptionalInt.empty());
        } else if (generation) {
            exchange = generations.admit(new Arrival(wire, request, response));
            exchange.ifPresent(Exchange::advance);
        } else {
            Page page = pages.page(path, request, wire, response.requestId());
            response.whole(page.status(), page.json(), OptionalInt.empty());
        }
    }

    private Response response(Channel channel, HttpRequest request) {
        return new Response(
                channel, ids.next(), HttpUtil.isKeepAlive(request), () -> next(channel));
    }

    private void next(Channel channel) {
        busy = false;
        exchange = Optional.empty();
        if (stopping) {
            channel.close();
            return;
        }
        FullHttpRequest request = waiting.poll();
        if (request != null) {
            try {
                serve(channel, request);
            } finally {
                request.release();
            }
        }
    }

    private static String path(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    private static Wire wire(String path, HttpRequest request) {
        boolean anthropic =
                path.startsWith("/v1/messages") || request.headers().contains("anthropic-version");
        return anthropic && !path.startsWith("/v1/chat") ? ANTHROPIC : OPENAI;
    }
}
