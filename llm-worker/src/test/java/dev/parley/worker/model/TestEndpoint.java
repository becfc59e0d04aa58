package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An endpoint on loopback that plays scripts, one for each request. */
final class TestEndpoint implements AutoCloseable {
    /** What was asked. */
    record Request(String path, Headers headers, String body) {}

    /** How to answer. */
    interface Script {
        void play(HttpExchange exchange) throws Exception;
    }

    private final HttpServer server;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    TestEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers the next request with these frames of a stream, and ends it. */
    void streams(List<String> frames) {
        scripts.add(exchange -> {
            try (OutputStream body = begin(exchange)) {
                for (String frame : frames) {
                    send(body, frame);
                }
            }
        });
    }

    /** Sends these frames and then the same one again and again, until the client hangs up. */
    void streamsUntilHungUp(List<String> frames, String again) {
        scripts.add(exchange -> sendUntilHungUp(exchange, frames, again));
    }

    /** Sends these frames, then nothing until told to go on, then goes on until hung up. */
    void fallsSilentAfter(List<String> frames, String afterwards) {
        scripts.add(exchange -> {
            for (String frame : frames) {
                send(begin(exchange), frame);
            }
            goOn.await();
            sendUntilHungUp(exchange, List.of(), afterwards);
        });
    }

    void goOn() {
        goOn.countDown();
    }

    private void sendUntilHungUp(HttpExchange exchange, List<String> frames, String again)
            throws IOException {
        try (OutputStream body = begin(exchange)) {
            for (String frame : frames) {
                send(body, frame);
            }
            while (true) {
                send(body, again);
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            hungUp.countDown();
            throw e;
        }
    }

    /** Sends these frames and breaks the connection in the middle of the next. */
    void diesAfter(List<String> frames) {
        scripts.add(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 1_000_000);
            for (String frame : frames) {
                send(exchange.getResponseBody(), frame);
            }
            exchange.close();
        });
    }

    /** Answers the next request with a status. */
    void refuses(int status, String header, String value, String json) {
        scripts.add(exchange -> {
            exchange.getResponseHeaders().add(header, value);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] body = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /** The next request that nobody has asked for. */
    Request request() throws InterruptedException {
        Request request = requests.poll(30, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    boolean sawTheClientHangUp() throws InterruptedException {
        return hungUp.await(30, TimeUnit.SECONDS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(
                new Request(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders(),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        try {
            Script script = scripts.poll();
            if (script == null) {
                throw new IOException("no script for this request");
            }
            script.play(exchange);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        if (exchange.getResponseCode() < 0) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
        }
        return exchange.getResponseBody();
    }

    private static void send(OutputStream body, String frame) throws IOException {
        body.write((frame + "\n\n").getBytes(UTF_8));
        body.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
