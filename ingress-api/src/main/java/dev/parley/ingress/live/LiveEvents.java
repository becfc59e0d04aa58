package dev.parley.ingress.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.Parting;
import dev.parley.ingress.stream.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;

/**
 * Frames as server-sent events: named as on a WebSocket, with the cursor as their id and the same
 * JSON as their data.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, 9.2</a>
 */
final class LiveEvents {
    /** What ends the stream of a turn. */
    static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private static final ObjectWriter WRITER = EventJson.mapper().writerFor(ServerFrame.class);

    private LiveEvents() {}

    static byte[] of(ServerFrame frame) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(256);
        line(event, "event: ", name(frame).getBytes(UTF_8));
        String cursor = cursor(frame);
        if (cursor != null) {
            line(event, "id: ", cursor.getBytes(UTF_8));
        }
        // JSON holds no line break outside of strings here, and none unescaped within.
        line(event, "data: ", WRITER.writeValueAsBytes(frame));
        event.write('\n');
        return event.toByteArray();
    }

    /** The last words of a stream that this side ends early. */
    static void part(Parting reason, EventStream stream) throws IOException {
        Refusal refusal =
                switch (reason) {
                    case TOO_SLOW, LOST, TIME_OVER ->
                            Refusal.later(
                                    ProblemCode.RESUME_FROM_CURSOR,
                                    "come again with the id of the last event");
                    case BROKEN -> Refusal.of(ProblemCode.INTERNAL, ProblemCode.INTERNAL.title());
                    case RESTART ->
                            Refusal.later(
                                    ProblemCode.SHUTTING_DOWN,
                                    "the server is restarting; come again with the id of the last event");
                };
        stream.write(of(ServerFrame.Error.of(refusal, null, null)));
    }

    private static void line(ByteArrayOutputStream event, String field, byte[] value) {
        event.writeBytes(field.getBytes(UTF_8));
        event.writeBytes(value);
        event.write('\n');
    }

    private static String name(ServerFrame frame) {
        return frame.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String cursor(ServerFrame frame) {
        return switch (frame) {
            case ServerFrame.OfTurn about -> about.cursor();
            case ServerFrame.Reset reset -> reset.cursor();
            case ServerFrame.Error _, ServerFrame.Pong _ -> null;
        };
    }
}
