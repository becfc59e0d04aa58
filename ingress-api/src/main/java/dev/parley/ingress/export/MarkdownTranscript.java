package dev.parley.ingress.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Markdown for people. What was said stands there as it is, since models write Markdown. */
final class MarkdownTranscript implements Transcript {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Override
    public String mediaType() {
        return "text/markdown;charset=UTF-8";
    }

    @Override
    public String extension() {
        return "md";
    }

    @Override
    public void begin(StoredConversation conversation, OutputStream out) throws IOException {
        String title = conversation.title();
        write("# " + (title == null ? "Conversation" : oneLine(title)) + "\n\n", out);
        write("*Begun " + time(conversation.createdAt()) + "*\n", out);
        String instructions = conversation.systemPrompt();
        if (instructions != null && !instructions.isBlank()) {
            section("Instructions", null, instructions, out);
        }
    }

    @Override
    public void message(StoredMessage message, OutputStream out) throws IOException {
        if (message.role().equals("user")) {
            section("Prompt, " + time(message.createdAt()), null, message.content(), out);
            return;
        }
        section("Answer", message.model(), message.content(), out);
        if (message.toolCalls() != null) {
            for (ToolCall call : message.toolCalls()) {
                write("\nCalls `%s`:\n\n".formatted(call.name().replace("`", "")), out);
                write("    " + oneLine(call.arguments()) + "\n", out);
            }
        }
        switch (message.outcome()) {
            case "failed" -> write("\n*The answer failed here.*\n", out);
            case "cancelled" -> write("\n*The answer was stopped here.*\n", out);
            default -> {}
        }
    }

    @Override
    public void end(boolean whole, OutputStream out) throws IOException {
        if (!whole) {
            write("\n*Incomplete: the rest could not be read. Export it again.*\n", out);
        }
    }

    private static void section(
            String heading, @Nullable String by, String content, OutputStream out)
            throws IOException {
        write("\n## " + heading + (by == null ? "" : " by " + by) + "\n\n", out);
        write(content.strip() + "\n", out);
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }

    private static void write(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(UTF_8));
    }
}
