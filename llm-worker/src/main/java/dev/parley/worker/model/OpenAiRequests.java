package dev.parley.worker.model;

import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.worker.model.OpenAiProvider.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says a call in OpenAI's chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat
 *     completion</a>
 */
final class OpenAiRequests {
    private static final String NAMED_TOOL = "tool:";

    private final Dialect dialect;

    OpenAiRequests(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * The request.
     *
     * @throws UnableToExpress when there are no words for something
     */
    ChatCompletionCreateParams of(ModelCall call) {
        ChatCompletionCreateParams.Builder request =
                ChatCompletionCreateParams.builder()
                        .model(call.model())
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        for (Message message : call.messages()) {
            switch (message.role()) {
                case SYSTEM -> request.addSystemMessage(message.content());
                case USER -> addUser(message, request);
                case ASSISTANT -> addAssistant(message, request);
            }
        }
        GenerationParameters parameters = call.parameters();
        if (parameters != null) {
            sample(parameters, request);
            shape(parameters, request);
            offer(parameters, request);
        }
        if (dialect == Dialect.SIMULATOR) {
            request.putAdditionalHeader("X-Parley-Turn-Id", call.turnId().toString());
            request.putAdditionalHeader("X-Parley-Generation-Id", call.generationId().toString());
        }
        return request.build();
    }

    private static void addUser(Message message, ChatCompletionCreateParams.Builder request) {
        List<String> images = message.images() == null ? List.of() : message.images();
        if (message.toolCallId() != null) {
            if (!images.isEmpty()) {
                throw new UnableToExpress("images in the answer of a tool");
            }
            request.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(message.toolCallId())
                            .content(message.content())
                            .build());
        } else if (images.isEmpty()) {
            request.addUserMessage(message.content());
        } else {
            List<ChatCompletionContentPart> parts = new ArrayList<>();
            if (!message.content().isEmpty()) {
                parts.add(
                        ChatCompletionContentPart.ofText(
                                ChatCompletionContentPartText.builder()
                                        .text(message.content())
                                        .build()));
            }
            images.forEach(url -> parts.add(image(url)));
            request.addUserMessageOfArrayOfContentParts(parts);
        }
    }

    private static ChatCompletionContentPart image(String url) {
        return ChatCompletionContentPart.ofImageUrl(
                ChatCompletionContentPartImage.builder()
                        .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
                        .build());
    }

    private static void addAssistant(Message message, ChatCompletionCreateParams.Builder request) {
        if (message.toolCalls() == null) {
            request.addAssistantMessage(message.content());
            return;
        }
        ChatCompletionAssistantMessageParam.Builder assistant =
                ChatCompletionAssistantMessageParam.builder();
        if (!message.content().isEmpty()) {
            assistant.content(message.content());
        }
        for (ToolCall each : message.toolCalls()) {
            assistant.addToolCall(
                    ChatCompletionMessageFunctionToolCall.builder()
                            .id(each.toolCallId())
                            .function(
                                    ChatCompletionMessageFunctionToolCall.Function.builder()
                                            .name(each.name())
                                            .arguments(each.arguments())
                                            .build())
                            .build());
        }
        request.addMessage(assistant.build());
    }

    // The seed is deprecated by OpenAI and still what makes other endpoints repeatable. The SDK
    // takes
    // JSON for any field, in a way that Java cannot check.
    @SuppressWarnings({"deprecation", "unchecked"})
    private void sample(
            GenerationParameters parameters, ChatCompletionCreateParams.Builder request) {
        Optional.ofNullable(parameters.temperature()).ifPresent(request::temperature);
        Optional.ofNullable(parameters.topP()).ifPresent(request::topP);
        Optional.ofNullable(parameters.presencePenalty()).ifPresent(request::presencePenalty);
        Optional.ofNullable(parameters.frequencyPenalty()).ifPresent(request::frequencyPenalty);
        Optional.ofNullable(parameters.seed()).ifPresent(request::seed);
        if (parameters.logitBias() != null) {
            request.logitBias(JsonValue.from(JsonFields.of(parameters.logitBias(), "logit_bias")));
        }
        if (parameters.topK() != null) {
            if (dialect == Dialect.OPENAI) {
                throw new UnableToExpress("top_k");
            }
            request.putAdditionalBodyProperty("top_k", JsonValue.from(parameters.topK()));
        }
    }

    // The end user had another name before; endpoints that are not OpenAI's may know only that.
    @SuppressWarnings("deprecation")
    private void shape(
            GenerationParameters parameters, ChatCompletionCreateParams.Builder request) {
        if (parameters.stop() != null && !parameters.stop().isEmpty()) {
            request.stopOfStrings(parameters.stop());
        }
        Integer maxTokens = parameters.maxTokens();
        if (maxTokens != null) {
            switch (dialect) {
                case OPENAI -> request.maxCompletionTokens(maxTokens.longValue());
                case COMPATIBLE, SIMULATOR -> request.maxTokens(maxTokens.longValue());
            }
        }
        if (parameters.reasoningEffort() != null) {
            request.reasoningEffort(ReasoningEffort.of(parameters.reasoningEffort()));
        }
        if (parameters.verbosity() != null) {
            request.verbosity(ChatCompletionCreateParams.Verbosity.of(parameters.verbosity()));
        }
        if (parameters.responseFormat() != null) {
            request.putAdditionalBodyProperty(
                    "response_format",
                    JsonValue.from(JsonFields.of(parameters.responseFormat(), "response_format")));
        }
        if (parameters.endUser() != null) {
            switch (dialect) {
                case OPENAI -> request.safetyIdentifier(parameters.endUser());
                case COMPATIBLE, SIMULATOR -> request.user(parameters.endUser());
            }
        }
        Optional.ofNullable(parameters.promptCacheKey()).ifPresent(request::promptCacheKey);
    }

    // The SDK takes JSON for any field, in a way that Java cannot check.
    @SuppressWarnings("unchecked")
    private static void offer(
            GenerationParameters parameters, ChatCompletionCreateParams.Builder request) {
        if (parameters.tools() == null || parameters.tools().isEmpty()) {
            return;
        }
        for (Tool tool : parameters.tools()) {
            FunctionDefinition.Builder function = FunctionDefinition.builder().name(tool.name());
            Optional.ofNullable(tool.description()).ifPresent(function::description);
            Optional.ofNullable(tool.strict()).ifPresent(function::strict);
            if (tool.parameters() != null) {
                function.parameters(
                        JsonValue.from(JsonFields.of(tool.parameters(), "tools.parameters")));
            }
            request.addFunctionTool(function.build());
        }
        Optional.ofNullable(parameters.parallelToolCalls()).ifPresent(request::parallelToolCalls);
        String choice = parameters.toolChoice();
        if (choice != null) {
            request.toolChoice(choice(choice));
        }
    }

    private static ChatCompletionToolChoiceOption choice(String choice) {
        return choice.startsWith(NAMED_TOOL)
                ? ChatCompletionToolChoiceOption.ofNamedToolChoice(
                        ChatCompletionNamedToolChoice.builder()
                                .function(
                                        ChatCompletionNamedToolChoice.Function.builder()
                                                .name(choice.substring(NAMED_TOOL.length()))
                                                .build())
                                .build())
                : ChatCompletionToolChoiceOption.ofAuto(
                        ChatCompletionToolChoiceOption.Auto.of(choice));
    }
}
