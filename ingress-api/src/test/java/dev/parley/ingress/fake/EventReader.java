package dev.parley.ingress.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.reference.Contract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A client's end of a stream of server-sent events. */
public final class EventReader implements AutoCloseable {
    private static final long BOUND_SECONDS = 20;
    private static final Event END = new Event("", "", "", false);

    /**
     * An event, or a comment.
     *
     * @param type empty where it has no name
     * @param id empty where it has none
     */
    public record Event(String type, String id, String data, boolean comment) {
        public JsonNode json() {
            return EventJson.mapper().readTree(data);
        }

        /** A field of the data that is text; empty where there is none. */
        public String text(String field) {
            return json().path(field).asString("");
        }
    }

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().name("event-reader").start(this::read);
    }

    public int status() {
        return response.statusCode();
    }

    /** A header; empty where there is none. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event, comments left out. */
    public Event next() {
        Event next = nextOfAll();
        while (next.comment()) {
            next = nextOfAll();
        }
        return next;
    }

    /** The next event or comment. */
    public Event nextOfAll() {
        try {
            Event next = events.poll(BOUND_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came");
            }
            if (!next.type().isEmpty()) {
                Contract.checkFrame(next.data());
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All events up to the first of a type. */
    public List<Event> until(String type) {
        List<Event> all = new ArrayList<>();
        do {
            all.add(next());
            if (all.getLast() == END) {
                throw new AssertionError("ended after " + all);
            }
        } while (!all.getLast().type().equals(type));
        return all;
    }

    /** All events up to the end of the stream. */
    public List<Event> all() {
        List<Event> all = new ArrayList<>();
        for (Event next = next(); next != END; next = next()) {
            all.add(next);
        }
        return all;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            read(lines);
        } catch (IOException | UncheckedIOException e) {
            // Ended, in whatever way.
        } finally {
            events.add(END);
        }
    }

    private void read(BufferedReader lines) throws IOException {
        String type = "";
        String id = "";
        String data = "";
        String comment = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                events.add(
                        comment.isEmpty()
                                ? new Event(type, id, data, false)
                                : new Event("", "", comment, true));
                type = "";
                id = "";
                data = "";
                comment = "";
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else {
                comment = line;
            }
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
