package dev.parley.ingress.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.SlimEdge;
import dev.parley.ingress.reference.Contract;
import dev.parley.ingress.tail.ChunkLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** An edge on a free port whose neighbours are in memory, and a client for it. */
public final class EdgeOnFakes implements AutoCloseable {
    private static final long BOUND_SECONDS = 20;

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    private EdgeOnFakes(ConfigurableApplicationContext context) {
        this.context = context;
        this.address = "127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /**
     * Starts one.
     *
     * @param arguments as on a command line
     */
    public static EdgeOnFakes start(String... arguments) {
        return new EdgeOnFakes(SlimEdge.start(arguments));
    }

    public FakeLog log() {
        return context.getBean(FakeLog.class);
    }

    public FakeHistory history() {
        return context.getBean(FakeHistory.class);
    }

    public FakeChunks chunks() {
        return context.getBean(FakeChunks.class);
    }

    public FakePipeline pipeline() {
        return context.getBean(FakePipeline.class);
    }

    public FakeShares shares() {
        return context.getBean(FakeShares.class);
    }

    public FakeLetters letters() {
        return context.getBean(FakeLetters.class);
    }

    public FakeLedger ledger() {
        return context.getBean(FakeLedger.class);
    }

    public FakeOutlet outlet() {
        return context.getBean(FakeOutlet.class);
    }

    /** A counter of the edge. */
    public double count(String meter, String... tags) {
        return context.getBean(MeterRegistry.class).get(meter).tags(tags).counter().count();
    }

    /** A stream of events that a request is answered with. */
    public EventReader events(String path, String... headers) {
        return events(request(SlimEdge.KEY, path).GET(), headers);
    }

    /** The same for a prompt. */
    public EventReader ask(ConversationId conversation, String content, String... headers) {
        HttpRequest.BodyPublisher body =
                HttpRequest.BodyPublishers.ofString("{\"content\":\"%s\"}".formatted(content));
        String path = "/api/v1/conversations/" + conversation + "/messages/stream";
        return events(request(SlimEdge.KEY, path).POST(body), headers);
    }

    private EventReader events(HttpRequest.Builder request, String... headers) {
        for (int index = 0; index < headers.length; index += 2) {
            request.setHeader(headers[index], headers[index + 1]);
        }
        try {
            return new EventReader(
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer that has begun, to be read to its end. */
    public Supplier<Reply> begun(String path) {
        try {
            HttpResponse<InputStream> response =
                    http.send(
                            request(SlimEdge.KEY, path).GET().build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            return () -> {
                try (InputStream body = response.body()) {
                    return new Reply(
                            response.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8),
                            response);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that asks for a stream and does not read it yet. */
    public RawStream rawStream(String path) {
        return RawStream.open(address, SlimEdge.KEY, path);
    }

    /** A client that says and reads no more than it is told to. */
    public RawSocket rawSocket(String path) {
        return RawSocket.open(address, SlimEdge.KEY, path);
    }

    /** Method and path of all that can be asked for over HTTP. */
    public Set<String> routes() {
        return context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(route ->
                        route.getMethodsCondition().getMethods().stream()
                                .flatMap(method ->
                                        route.getPatternValues().stream()
                                                .map(path ->
                                                        method + " " + path.replace("{*", "{"))))
                .collect(Collectors.toSet());
    }

    /** The paths of the WebSocket. */
    public Set<String> sockets() {
        return context.getBean("webSocketHandlerMapping", SimpleUrlHandlerMapping.class)
                .getUrlMap()
                .keySet();
    }

    public String origin() {
        return "http://" + address;
    }

    /** Brings everything back that a test has taken away. */
    public void recover() {
        log().away(false);
        history().away(false);
        history().onLookUp(_ -> {});
        shares().away(false);
        chunks().readBackGives(ChunkLog.Extent.WHOLE);
        pipeline().answerBy(pipeline()::echo);
    }

    /** Has so much pass by that what was before is no longer in memory. */
    public void fillMemory() {
        ConversationId elsewhere = ConversationId.next();
        for (int number = 0; number < 8; number++) {
            chunks().write(
                            FakeChunks.delta(
                                    elsewhere,
                                    TurnId.next(),
                                    GenerationId.next(),
                                    1,
                                    "x".repeat(SlimEdge.MEMORY / 4)));
        }
    }

    /** Opens a conversation. */
    public ConversationId conversation() {
        return ConversationId.parse(post("/api/v1/conversations", "{}").text("id"));
    }

    /** Where a page of a conversation's messages would subscribe. */
    public String cursor(ConversationId conversation) {
        return get("/api/v1/conversations/" + conversation + "/messages").text("cursor");
    }

    public Reply get(String path) {
        return send("GET", path);
    }

    public Reply getAs(@Nullable String key, String path) {
        return send(request(key, path).GET());
    }

    public Reply postAs(@Nullable String key, String path, String body) {
        return send(request(key, path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Without the usual key, and with this header in its place. */
    public Reply postWith(String header, String value, String path, String body) {
        return send(
                request(null, path)
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Reply post(String path, String body, String... headers) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    public Reply patch(String path, String body) {
        return send("PATCH", path, HttpRequest.BodyPublishers.ofString(body));
    }

    /** Without telling beforehand how long it is. */
    public Reply postUnannounced(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(
                "POST",
                path,
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    public Reply send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private Reply send(
            String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(SlimEdge.KEY, path).method(method, body);
        for (int index = 0; index < headers.length; index += 2) {
            request.setHeader(headers[index], headers[index + 1]);
        }
        return send(request);
    }

    private HttpRequest.Builder request(@Nullable String key, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .header("Content-Type", "application/json");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Contract.checkAnswer(
                    response.request().method(),
                    response.uri().getPath(),
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
            return new Reply(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status that a handshake comes to. */
    public int handshake(String path, String... headers) {
        return handshakeAs(SlimEdge.KEY, path, headers);
    }

    public int handshakeAs(@Nullable String key, String path, String... headers) {
        return refusal(key, path, headers).map(HttpResponse::statusCode).orElse(101);
    }

    /** What a handshake is refused with. */
    public Reply refusedHandshake(String path) {
        HttpResponse<?> response = refusal(SlimEdge.KEY, path).orElseThrow();
        return new Reply(response.statusCode(), "", response);
    }

    private Optional<HttpResponse<?>> refusal(
            @Nullable String key, String path, String... headers) {
        try {
            open(key, path, new Socket(), headers).abort();
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return Optional.of(refused.getResponse());
            }
            throw e;
        }
    }

    public Socket socket(String path) {
        Socket socket = new Socket();
        socket.peer = open(SlimEdge.KEY, path, socket);
        return socket;
    }

    private WebSocket open(@Nullable String key, String path, Socket socket, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (key != null) {
            builder.header("Authorization", "Bearer " + key);
        }
        for (int index = 0; index < headers.length; index += 2) {
            builder.header(headers[index], headers[index + 1]);
        }
        return builder.buildAsync(URI.create("ws://" + address + path), socket).join();
    }

    @Override
    public void close() {
        context.close();
    }

    /** An answer over HTTP, or a frame. */
    public record Reply(int status, String body, @Nullable HttpResponse<?> response) {
        public JsonNode json() {
            return EventJson.mapper().readTree(body);
        }

        /** A field that is text; empty where there is none. */
        public String text(String field) {
            return json().path(field).asString("");
        }

        /** The named events of a stream: each has the name that its data says. */
        public List<JsonNode> events() {
            List<JsonNode> events = new ArrayList<>();
            for (String frame : body.split("\n\n", -1)) {
                if (frame.startsWith("event: ")) {
                    int line = frame.indexOf('\n');
                    JsonNode event =
                            EventJson.mapper()
                                    .readTree(frame.substring(line + 1 + "data: ".length()));
                    assertThat(frame.substring("event: ".length(), line))
                            .isEqualTo(event.get("type").stringValue());
                    events.add(event);
                }
            }
            return events;
        }

        /** A header; empty where there is none. */
        public String header(String name) {
            return response == null ? "" : response.headers().firstValue(name).orElse("");
        }
    }

    /** A client's end of a socket. */
    public static final class Socket implements WebSocket.Listener, AutoCloseable {
        private final BlockingDeque<String> frames = new LinkedBlockingDeque<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private @Nullable WebSocket peer;

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        public void send(String frame) {
            Objects.requireNonNull(peer, "not open").sendText(frame, true).join();
        }

        public Reply next() {
            try {
                String frame = frames.poll(BOUND_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no frame came");
                }
                Contract.checkFrame(frame);
                return new Reply(0, frame, null);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public Reply ask(String frame) {
            send(frame);
            return next();
        }

        /** All frames up to the first of a type. */
        public List<Reply> until(String type) {
            List<Reply> all = new ArrayList<>();
            do {
                all.add(next());
            } while (!all.getLast().text("type").equals(type));
            return all;
        }

        /** Returns when everything sent before has been handled. Keeps what comes meanwhile. */
        public void ping() {
            send("{\"type\":\"ping\"}");
            until("pong").reversed().stream()
                    .skip(1)
                    .forEach(frame -> frames.addFirst(frame.body()));
        }

        /** Says goodbye. */
        public void leave() {
            Objects.requireNonNull(peer, "not open").sendClose(1000, "").join();
        }

        public int closeCode() {
            return closed.orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public void close() {
            if (peer != null) {
                peer.abort();
            }
        }
    }
}
