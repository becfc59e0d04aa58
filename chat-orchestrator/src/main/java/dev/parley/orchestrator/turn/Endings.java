package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.Prompt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the ends of turns from the records that brought them and the prompts that began them. */
final class Endings {
    private static final TurnError UNEXPLAINED =
            new TurnError(ErrorCategory.INTERNAL, "the worker gave no reason");

    private Endings() {}

    static Ending rejected(Effect.Reject reject, PromptSubmitted event, long position) {
        return Ending.of(
                new TurnRejected(
                        event.conversationId(),
                        event.turnId(),
                        event.userId(),
                        position,
                        event.content(),
                        origin(event, reject.parent()),
                        reject.reason(),
                        reject.model(),
                        event.cursor(),
                        event.at(),
                        event.at()));
    }

    /** What more there is to say of a prompt, whose parent was found when it was admitted. */
    static Origin origin(PromptSubmitted event, @Nullable TurnId parent) {
        return new Origin(
                parent,
                event.branch() == null ? null : Boolean.TRUE,
                event.unlisted(),
                event.metadata(),
                event.input());
    }

    static Ending byGeneration(Effect.Conclude conclude, GenerationEnded event, Prompt prompt) {
        return switch (event.result()) {
            case COMPLETED ->
                    completed(
                            conclude.position(),
                            Objects.requireNonNull(conclude.usage(), "usage"),
                            event,
                            prompt);
            case FAILED ->
                    failed(conclude.position(), conclude.usage(), error(event), event, prompt);
            case CANCELLED -> cancelled(conclude, event, prompt);
        };
    }

    static Ending completed(long position, Usage usage, GenerationEnded event, Prompt prompt) {
        return Ending.of(
                new TurnCompleted(
                        event.conversationId(),
                        event.turnId(),
                        prompt.userId(),
                        position,
                        prompt.content(),
                        prompt.origin(),
                        event.text(),
                        event.generationId(),
                        event.provider(),
                        event.model(),
                        usage,
                        event.finishReason(),
                        event.toolCalls(),
                        prompt.cursor(),
                        prompt.submittedAt(),
                        event.at()));
    }

    /** Why a generation failed. */
    static TurnError error(GenerationEnded event) {
        return event.error() == null ? UNEXPLAINED : event.error();
    }

    static Ending failed(
            long position,
            @Nullable Usage usage,
            TurnError error,
            GenerationEnded event,
            Prompt prompt) {
        return Ending.of(
                new TurnFailed(
                        event.conversationId(),
                        event.turnId(),
                        prompt.userId(),
                        position,
                        prompt.content(),
                        prompt.origin(),
                        event.text(),
                        event.generationId(),
                        event.provider(),
                        event.model(),
                        usage,
                        error,
                        prompt.cursor(),
                        prompt.submittedAt(),
                        event.at()));
    }

    private static Ending cancelled(
            Effect.Conclude conclude, GenerationEnded event, Prompt prompt) {
        return Ending.of(
                new TurnCancelled(
                        event.conversationId(),
                        event.turnId(),
                        prompt.userId(),
                        conclude.position(),
                        prompt.content(),
                        prompt.origin(),
                        event.text(),
                        event.generationId(),
                        event.provider(),
                        event.model(),
                        conclude.usage(),
                        prompt.cursor(),
                        prompt.submittedAt(),
                        event.at()));
    }

    /** A turn that no generation ended has no text: what was streamed is not in the log. */
    static Ending withoutGeneration(Effect.CutOff cutOff, LogRecord record, Prompt prompt) {
        String provider =
                cutOff.generationId() == null ? null : prompt.model().provider().wireName();
        if (cutOff.error() == null) {
            return Ending.of(
                    new TurnCancelled(
                            record.conversationId(),
                            prompt.turnId(),
                            prompt.userId(),
                            cutOff.position(),
                            prompt.content(),
                            prompt.origin(),
                            "",
                            cutOff.generationId(),
                            provider,
                            prompt.model().name(),
                            null,
                            prompt.cursor(),
                            prompt.submittedAt(),
                            record.event().at()));
        }
        return Ending.of(
                new TurnFailed(
                        record.conversationId(),
                        prompt.turnId(),
                        prompt.userId(),
                        cutOff.position(),
                        prompt.content(),
                        prompt.origin(),
                        "",
                        cutOff.generationId(),
                        provider,
                        prompt.model().name(),
                        null,
                        cutOff.error(),
                        prompt.cursor(),
                        prompt.submittedAt(),
                        record.event().at()));
    }
}
