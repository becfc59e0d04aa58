package dev.parley.ingress.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;

/** One JSON object: {@code conversation}, {@code messages} and whether they are all there. */
final class JsonTranscript implements Transcript {
    private boolean first = true;

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public String extension() {
        return "json";
    }

    @Override
    public void begin(StoredConversation conversation, OutputStream out) throws IOException {
        write("{\"conversation\":", out);
        out.write(EventJson.mapper().writeValueAsBytes(conversation));
        write(",\"messages\":[", out);
    }

    @Override
    public void message(StoredMessage message, OutputStream out) throws IOException {
        write(first ? "\n" : ",\n", out);
        first = false;
        out.write(EventJson.mapper().writeValueAsBytes(message));
    }

    @Override
    public void end(boolean whole, OutputStream out) throws IOException {
        write("\n],\"complete\":" + whole + "}\n", out);
    }

    private static void write(String json, OutputStream out) throws IOException {
        out.write(json.getBytes(UTF_8));
    }
}
