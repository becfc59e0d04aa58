package dev.parley.worker.model;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.ThinkingConfigDisabled;
import com.anthropic.models.messages.ToolChoice;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolChoiceAuto;
import com.anthropic.models.messages.ToolChoiceNone;
import com.anthropic.models.messages.ToolChoiceTool;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says a call in Anthropic's messages.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Create a message</a>
 */
final class AnthropicRequests {
    /** The bound on an answer where the user set none; the provider wants one. */
    private static final long MAX_TOKENS = 8_192;

    private static final String NAMED_TOOL = "tool:";
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");
    private static final Map<String, Object> ANY_OBJECT = Map.of("type", "object");

    private AnthropicRequests() {}

    /**
     * The request.
     *
     * @throws UnableToExpress when there are no words for something
     */
    static MessageCreateParams of(ModelCall call) {
        MessageCreateParams.Builder request =
                MessageCreateParams.builder().model(call.model()).maxTokens(MAX_TOKENS);
        String system =
                call.messages().stream()
                        .filter(message -> message.role() == Role.SYSTEM)
                        .map(Message::content)
                        .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            request.system(system);
        }
        AnthropicTurns.add(call.messages(), request);
        GenerationParameters parameters = call.parameters();
        if (parameters != null) {
            refuse(parameters);
            sample(parameters, request);
            shape(parameters, request);
            offer(parameters, request);
        }
        return request.build();
    }

    /** What would leave the provider as it is may be asked for. */
    private static void refuse(GenerationParameters parameters) {
        refuse("seed", parameters.seed() != null);
        refuse("logit_bias", parameters.logitBias() != null);
        refuse("verbosity", parameters.verbosity() != null);
        refuse("presence_penalty", isSet(parameters.presencePenalty()));
        refuse("frequency_penalty", isSet(parameters.frequencyPenalty()));
    }

    private static void refuse(String field, boolean asked) {
        if (asked) {
            throw new UnableToExpress(field);
        }
    }

    private static boolean isSet(@Nullable Double penalty) {
        return penalty != null && penalty != 0;
    }

    // The SDK names none of these any more; models that know them still take them.
    private static void sample(
            GenerationParameters parameters, MessageCreateParams.Builder request) {
        put("temperature", parameters.temperature(), request);
        put("top_p", parameters.topP(), request);
        put("top_k", parameters.topK(), request);
    }

    private static void put(
            String field, @Nullable Object value, MessageCreateParams.Builder request) {
        if (value != null) {
            request.putAdditionalBodyProperty(field, JsonValue.from(value));
        }
    }

    private static void shape(
            GenerationParameters parameters, MessageCreateParams.Builder request) {
        if (parameters.stop() != null && !parameters.stop().isEmpty()) {
            request.stopSequences(parameters.stop());
        }
        if (parameters.maxTokens() != null) {
            request.maxTokens(parameters.maxTokens().longValue());
        }
        if (parameters.endUser() != null) {
            request.metadata(Metadata.builder().userId(parameters.endUser()).build());
        }
        Optional<JsonOutputFormat> format = format(parameters.responseFormat());
        Optional<String> effort = effort(parameters.reasoningEffort(), request);
        if (format.isPresent() || effort.isPresent()) {
            OutputConfig.Builder config = OutputConfig.builder();
            format.ifPresent(config::format);
            effort.ifPresent(level -> config.effort(OutputConfig.Effort.of(level)));
            request.outputConfig(config.build());
        }
    }

    private static Optional<String> effort(
            @Nullable String effort, MessageCreateParams.Builder request) {
        if ("none".equals(effort)) {
            request.thinking(ThinkingConfigDisabled.builder().build());
            return Optional.empty();
        }
        refuse("reasoning_effort " + effort, effort != null && !EFFORTS.contains(effort));
        return Optional.ofNullable(effort);
    }

    // The SDK takes JSON for any field, in a way that Java cannot check.
    @SuppressWarnings("unchecked")
    private static Optional<JsonOutputFormat> format(@Nullable String responseFormat) {
        if (responseFormat == null) {
            return Optional.empty();
        }
        Map<String, Object> format = JsonFields.of(responseFormat, "response_format");
        Object type = format.get("type");
        if ("text".equals(type)) {
            return Optional.empty();
        }
        if ("json_schema".equals(type)
                && format.get("json_schema") instanceof Map<?, ?> named
                && named.get("schema") instanceof Map<?, ?> schema) {
            return Optional.of(JsonOutputFormat.builder().schema(JsonValue.from(schema)).build());
        }
        throw new UnableToExpress("response_format " + type);
    }

    // The SDK takes JSON for any field, in a way that Java cannot check.
    @SuppressWarnings("unchecked")
    private static void offer(
            GenerationParameters parameters, MessageCreateParams.Builder request) {
        List<Tool> tools = parameters.tools();
        if (tools == null || tools.isEmpty()) {
            return;
        }
        for (Tool tool : tools) {
            Map<String, Object> schema =
                    tool.parameters() == null
                            ? ANY_OBJECT
                            : JsonFields.of(tool.parameters(), "tools.parameters");
            com.anthropic.models.messages.Tool.Builder offered =
                    com.anthropic.models.messages.Tool.builder()
                            .name(tool.name())
                            .inputSchema(JsonValue.from(schema));
            Optional.ofNullable(tool.description()).ifPresent(offered::description);
            Optional.ofNullable(tool.strict()).ifPresent(offered::strict);
            request.addTool(offered.build());
        }
        if (parameters.toolChoice() != null || parameters.parallelToolCalls() != null) {
            request.toolChoice(choice(parameters));
        }
    }

    private static ToolChoice choice(GenerationParameters parameters) {
        String choice = parameters.toolChoice() == null ? "auto" : parameters.toolChoice();
        boolean oneAtATime = Boolean.FALSE.equals(parameters.parallelToolCalls());
        if (choice.startsWith(NAMED_TOOL)) {
            return ToolChoice.ofTool(
                    ToolChoiceTool.builder()
                            .name(choice.substring(NAMED_TOOL.length()))
                            .disableParallelToolUse(oneAtATime)
                            .build());
        }
        return switch (choice) {
            case "auto" ->
                    ToolChoice.ofAuto(
                            ToolChoiceAuto.builder().disableParallelToolUse(oneAtATime).build());
            case "required" ->
                    ToolChoice.ofAny(
                            ToolChoiceAny.builder().disableParallelToolUse(oneAtATime).build());
            case "none" -> ToolChoice.ofNone(ToolChoiceNone.builder().build());
            default -> throw new UnableToExpress("tool_choice " + choice);
        };
    }
}
