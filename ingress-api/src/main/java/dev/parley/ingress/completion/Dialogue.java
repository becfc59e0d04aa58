package dev.parley.ingress.completion;

import dev.parley.events.conversation.Branch;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Particulars;
import dev.parley.ingress.prompt.PromptRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a call, as a turn: what users said last is its prompt, and all before that its
 * context.
 *
 * @param context oldest first, with the system's messages where they stand
 * @param prompt of the user, at least one, answers of tools among them
 */
public record Dialogue(List<Message> context, List<Message> prompt) {

    /**
     * The dialogue that ends with these messages.
     *
     * @throws dev.parley.ingress.problem.Refused when the last one is not of the user
     */
    public static Dialogue of(List<Message> messages) {
        int start = messages.size();
        while (start > 0 && messages.get(start - 1).role() == Role.USER) {
            start--;
        }
        if (start == messages.size()) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            "messages",
                            "'messages' has to end with a message of the user")
                    .asException();
        }
        return new Dialogue(
                List.copyOf(messages.subList(0, start)),
                List.copyOf(messages.subList(start, messages.size())));
    }

    /**
     * The prompt of a conversation that this call alone is.
     *
     * @param metadata a JSON object of texts that the caller attached
     * @param listed whether the conversation is to be found in lists
     */
    public PromptRequest request(
            String model,
            GenerationParameters parameters,
            @Nullable String metadata,
            boolean listed,
            @Nullable String idempotencyKey) {
        return new PromptRequest(
                content(),
                model,
                idempotencyKey,
                new Particulars(parameters, new Branch(null, context), input(), !listed, metadata));
    }

    /**
     * What people read as the prompt: the last text that no tool said, the user's if there is one.
     */
    private String content() {
        List<Message> latestFirst =
                prompt.reversed().stream().filter(message -> message.toolCallId() == null).toList();
        return latestFirst.stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .or(() -> latestFirst.stream().findFirst())
                .map(Message::content)
                .orElse("");
    }

    private @Nullable List<Message> input() {
        return prompt.equals(List.of(Message.text(Role.USER, content()))) ? null : prompt;
    }

    @Override
    public String toString() {
        return "Dialogue[" + context.size() + ", " + prompt.size() + "]";
    }
}
