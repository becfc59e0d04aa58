package dev.parley.ingress.openai;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.completion.MessageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code input} of a response: a text, or items, which are what an earlier response put out
 * among them. The calls that a model wanted in one go are items of their own there and one message
 * here.
 */
final class ResponseItems {
    /** Each is looked up. */
    private static final int MAX_REFERENCES = 256;

    private final Function<String, Optional<Message>> known;
    private final List<Message> messages = new ArrayList<>();
    private int references;

    private ResponseItems(Function<String, Optional<Message>> known) {
        this.known = known;
    }

    /**
     * Reads it.
     *
     * @param known items of earlier responses by their ids
     */
    static List<Message> read(Fields fields, Function<String, Optional<Message>> known) {
        JsonNode input = fields.required("input", fields.find("input"));
        if (input.isString()) {
            return List.of(Message.text(Role.USER, fields.requiredText("input")));
        }
        ResponseItems items = new ResponseItems(known);
        for (Fields item : fields.objects("input", input)) {
            items.add(item);
        }
        if (items.messages.isEmpty()) {
            throw fields.wrong("input", "has to have at least one item that a model can be told");
        }
        return List.copyOf(items.messages);
    }

    private void add(Fields item) {
        String type = Objects.requireNonNullElse(item.text("type"), "message");
        switch (type) {
            case "message" -> messages.add(message(item));
            case "function_call" -> add(call(item));
            case "function_call_output" -> messages.add(output(item));
            case "item_reference" -> refer(item);
            case "reasoning" -> {
                // Meant for the one model that had these thoughts, and of no use to another.
                item.ignore("summary", "content", "encrypted_content");
            }
            default ->
                    throw item.unsupported(
                            "type",
                            "has to be message, function_call, function_call_output, item_reference or reasoning");
        }
        item.ignore("id", "status");
        item.end();
    }

    private void refer(Fields item) {
        if (++references > MAX_REFERENCES) {
            throw item.wrong(
                    "type",
                    "is item_reference, of which there may be %d".formatted(MAX_REFERENCES));
        }
        Message found =
                known.apply(item.requiredText("id"))
                        .orElseThrow(() -> item.wrong("id", "is of no item that was kept"));
        if (found.toolCalls() == null) {
            messages.add(found);
        } else {
            found.toolCalls().forEach(this::add);
        }
    }

    private static ToolCall call(Fields item) {
        // Clients that parse answers give back what they made of them.
        item.ignore("parsed_arguments");
        return new ToolCall(
                item.requiredText("call_id"),
                item.requiredText("name"),
                item.requiredText("arguments"));
    }

    /** Calls stand with the text before them, if that is the model's, and with each other. */
    private void add(ToolCall call) {
        Message last = messages.isEmpty() ? null : messages.getLast();
        List<ToolCall> calls = new ArrayList<>();
        String said = "";
        if (last != null && last.role() == Role.ASSISTANT) {
            messages.removeLast();
            said = last.content();
            calls.addAll(last.toolCalls() == null ? List.of() : last.toolCalls());
        }
        calls.add(call);
        messages.add(new Message(Role.ASSISTANT, said, null, List.copyOf(calls), null));
    }

    private static Message message(Fields item) {
        // Whether the model thinks that it is done is nothing that a model is told again.
        item.ignore("phase");
        String role = item.requiredText("role");
        return switch (role) {
            case "system", "developer" -> parts(item, "content", false).of(Role.SYSTEM);
            case "user" -> parts(item, "content", true).of(Role.USER);
            case "assistant" -> parts(item, "content", false).of(Role.ASSISTANT);
            default -> throw item.wrong("role", "has to be system, developer, user or assistant");
        };
    }

    private static Message output(Fields item) {
        String call = item.requiredText("call_id");
        return parts(item, "output", true).ofTool(call);
    }

    private static MessageParts parts(Fields item, String name, boolean images) {
        JsonNode content = item.required(name, item.find(name));
        MessageParts parts = new MessageParts();
        if (content.isString()) {
            parts.text(item.requiredText(name));
            return parts;
        }
        for (Fields part : item.objects(name, content)) {
            add(part, images, parts);
            part.end();
        }
        if (parts.isEmpty()) {
            throw item.wrong(name, "is empty");
        }
        return parts;
    }

    private static void add(Fields part, boolean images, MessageParts parts) {
        String type = part.requiredText("type");
        switch (type) {
            case "input_text", "output_text" -> {
                parts.text(part.requiredText("text"));
                part.ignore("annotations", "logprobs", "parsed");
            }
            case "refusal" -> parts.text(part.requiredText("refusal"));
            case "input_image" -> {
                if (!images) {
                    throw part.wrong("type", "is input_image, which has its place with the user");
                }
                parts.image(image(part));
            }
            default -> throw part.unsupported("type", "has to be input_text or input_image");
        }
    }

    private static String image(Fields part) {
        part.unsupported("file_id");
        // How closely a model looks is left to the provider.
        part.ignore("detail");
        return ImageUrl.of(part, "image_url");
    }

    /** What the model is told before all else, by this call alone. */
    static @Nullable String instructions(Fields fields) {
        JsonNode given = fields.find("instructions");
        if (given == null) {
            return null;
        }
        if (!given.isString()) {
            throw fields.unsupported("instructions", "has to be a text");
        }
        String text = fields.requiredText("instructions");
        return text.isBlank() ? null : text;
    }
}
