package dev.parley.worker.model;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import com.anthropic.models.messages.UrlImageSource;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says messages in Anthropic's blocks. What one side says in a row is one message: all answers of
 * tools have to stand in the one behind their calls.
 */
final class AnthropicTurns {
    private static final Pattern DATA_URL =
            Pattern.compile("data:([a-z]+/[a-z0-9.+-]+);base64,(.+)", Pattern.DOTALL);

    private AnthropicTurns() {}

    static void add(List<Message> messages, MessageCreateParams.Builder request) {
        List<Message> row = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM) {
                continue;
            }
            if (!row.isEmpty() && row.getFirst().role() != message.role()) {
                addRow(row, request);
                row.clear();
            }
            row.add(message);
        }
        if (!row.isEmpty()) {
            addRow(row, request);
        }
    }

    private static void addRow(List<Message> row, MessageCreateParams.Builder request) {
        Message first = row.getFirst();
        boolean user = first.role() == Role.USER;
        if (row.size() == 1 && first.equals(Message.text(first.role(), first.content()))) {
            if (user) {
                request.addUserMessage(first.content());
            } else {
                request.addAssistantMessage(first.content());
            }
            return;
        }
        List<ContentBlockParam> blocks = new ArrayList<>();
        row.forEach(message -> addBlocks(message, blocks));
        if (blocks.isEmpty()) {
            return;
        }
        if (user) {
            request.addUserMessageOfContentBlockParams(blocks);
        } else {
            request.addAssistantMessageOfContentBlockParams(blocks);
        }
    }

    private static void addBlocks(Message message, List<ContentBlockParam> blocks) {
        if (message.toolCallId() != null) {
            blocks.add(ContentBlockParam.ofToolResult(toolResult(message, message.toolCallId())));
            return;
        }
        if (!message.content().isBlank()) {
            blocks.add(ContentBlockParam.ofText(text(message)));
        }
        if (message.images() != null) {
            message.images().forEach(url -> blocks.add(ContentBlockParam.ofImage(image(url))));
        }
        if (message.toolCalls() != null) {
            message.toolCalls()
                    .forEach(call -> blocks.add(ContentBlockParam.ofToolUse(toolUse(call))));
        }
    }

    private static TextBlockParam text(Message message) {
        return TextBlockParam.builder().text(message.content()).build();
    }

    // The SDK takes JSON for any field, in a way that Java cannot check.
    @SuppressWarnings("unchecked")
    private static ToolUseBlockParam toolUse(ToolCall call) {
        return ToolUseBlockParam.builder()
                .id(call.toolCallId())
                .name(call.name())
                .input(JsonValue.from(JsonFields.arguments(call.arguments())))
                .build();
    }

    private static ToolResultBlockParam toolResult(Message message, String toolCallId) {
        ToolResultBlockParam.Builder result = ToolResultBlockParam.builder().toolUseId(toolCallId);
        if (message.images() == null || message.images().isEmpty()) {
            return result.content(message.content()).build();
        }
        List<ToolResultBlockParam.Content.Block> blocks = new ArrayList<>();
        if (!message.content().isBlank()) {
            blocks.add(ToolResultBlockParam.Content.Block.ofText(text(message)));
        }
        message.images()
                .forEach(url -> blocks.add(ToolResultBlockParam.Content.Block.ofImage(image(url))));
        return result.contentOfBlocks(blocks).build();
    }

    private static ImageBlockParam image(String url) {
        if (!url.startsWith("data:")) {
            return ImageBlockParam.builder()
                    .source(UrlImageSource.builder().url(url).build())
                    .build();
        }
        Matcher data = DATA_URL.matcher(url);
        if (!data.matches()) {
            throw new UnableToExpress("images whose data is not in base 64");
        }
        return ImageBlockParam.builder()
                .source(
                        Base64ImageSource.builder()
                                .mediaType(Base64ImageSource.MediaType.of(data.group(1)))
                                .data(data.group(2))
                                .build())
                .build();
    }
}
