package dev.parley.ingress.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The answer to a request whose client is the test: it sees what was flushed, and can be stuck. */
final class RecordedResponse extends ServletOutputStream {
    private static final long BOUND_SECONDS = 20;

    private final Map<String, String> headers = new HashMap<>();
    private final BlockingQueue<String> flushed = new LinkedBlockingQueue<>();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile CountDownLatch reading = new CountDownLatch(0);
    private volatile boolean gone;

    HttpServletResponse servlet() {
        return (HttpServletResponse)
                Proxy.newProxyInstance(
                        RecordedResponse.class.getClassLoader(),
                        new Class<?>[] {HttpServletResponse.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "setContentType" ->
                                            headers.put("Content-Type", (String) arguments[0]);
                                    case "setHeader" ->
                                            headers.put(
                                                    (String) arguments[0], (String) arguments[1]);
                                    case "getOutputStream" -> this;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The client reads no more, until told to. */
    void stopReading() {
        reading = new CountDownLatch(1);
    }

    void readAgain() {
        reading.countDown();
    }

    /** The client closes the connection. */
    void leave() {
        gone = true;
    }

    /** Returns once a write waits for a client that does not read. */
    void awaitStuck() throws InterruptedException {
        if (!stuck.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was written");
        }
    }

    /** What came at once. */
    String next() throws InterruptedException {
        String next = flushed.poll(BOUND_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (gone) {
            throw new IOException("Broken pipe");
        }
        if (reading.getCount() > 0) {
            stuck.countDown();
        }
        try {
            reading.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        written.write(bytes, from, length);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void flush() {
        flushed.add(written.toString(UTF_8));
        written.reset();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
    }
}
