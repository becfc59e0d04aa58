package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Model;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Origin;
import dev.parley.events.wire.TraceParent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An accepted prompt with all that came with it but a context.
 *
 * @param origin null in state from before there were branches
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Prompt(
        TurnId turnId,
        UserId userId,
        String content,
        Model model,
        @Nullable GenerationParameters parameters,
        @Nullable String cursor,
        Instant submittedAt,
        @Nullable TraceParent trace,
        @Nullable Origin origin) {

    /** The prompt of an event, for a model. */
    public static Prompt of(
            PromptSubmitted event, Model model, Origin origin, @Nullable TraceParent trace) {
        return new Prompt(
                event.turnId(),
                event.userId(),
                event.content(),
                model,
                event.parameters(),
                event.cursor(),
                event.at(),
                trace,
                origin);
    }

    /** The prompt as a model is given it. */
    public List<Message> messages() {
        return messages(content, origin == null ? null : origin.input());
    }

    /** A prompt as a model is given it: the input, else the text alone. */
    public static List<Message> messages(String content, @Nullable List<Message> input) {
        return input == null || input.isEmpty() ? List.of(Message.text(Role.USER, content)) : input;
    }

    /** The prompt without what only its generations needed. */
    Prompt withoutParameters() {
        return new Prompt(turnId, userId, content, model, null, cursor, submittedAt, trace, origin);
    }
}
