package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.FailedTurns.Completed;
import dev.parley.orchestrator.conversation.FailedTurns.Failed;
import dev.parley.orchestrator.conversation.Transcript;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what comes of turns that failed and may be replayed. An entry that has expired since
 * was settled long before; nobody waits for what it would lead to.
 */
final class ReplayConsequences {
    private final Transcript transcript;
    private final FailedTurns failedTurns;

    ReplayConsequences(Transcript transcript, FailedTurns failedTurns) {
        this.transcript = transcript;
        this.failedTurns = failedTurns;
    }

    void carryOut(Effect.OfReplay effect, LogRecord record, Outputs outputs) {
        switch (effect) {
            case Effect.KeepFailed keep -> keepFailed(keep, record);
            case Effect.Complete complete -> complete(complete, record, outputs);
            case Effect.FailAgain _ -> failAgain(record, outputs);
            case Effect.StopReplay(var turnId) -> stop(turnId, record, outputs);
            case Effect.RepeatCompletion _ -> repeat(record, outputs);
        }
    }

    private void keepFailed(Effect.KeepFailed keep, LogRecord record) {
        failedTurns.keep(
                record.conversationId(),
                new Failed(
                        record.offset(),
                        keep.position(),
                        transcript.prompt(record.conversationId(), keep.position()),
                        keep.inEffect(),
                        keep.contextTokens(),
                        keep.error(),
                        keep.replaced()),
                record.timestamp());
    }

    private void complete(Effect.Complete complete, LogRecord record, Outputs outputs) {
        GenerationEnded event = (GenerationEnded) record.event();
        Failed failed = failed(event.turnId(), record);
        if (failed != null) {
            Ending ending =
                    Endings.completed(failed.position(), complete.usage(), event, failed.prompt());
            failedTurns.keep(new Completed(record.offset(), ending.chunk()), record.timestamp());
            if (complete.round() != null) {
                transcript.keep(record.conversationId(), record.offset(), failed.prompt());
                transcript.keepAnswer(
                        record.conversationId(), record.offset(), event.text(), event.toolCalls());
            }
            outputs.turn(ending.event(), failed.prompt().trace());
            outputs.chunk(ending.chunk(), failed.prompt().trace());
        }
    }

    /** Only those who watch are told: history knows that the turn failed, and why it did first. */
    private void failAgain(LogRecord record, Outputs outputs) {
        GenerationEnded event = (GenerationEnded) record.event();
        Failed failed = failed(event.turnId(), record);
        if (failed != null) {
            Ending ending =
                    Endings.failed(
                            failed.position(),
                            event.usage(),
                            event.error() == null ? failed.error() : event.error(),
                            event,
                            failed.prompt());
            outputs.chunk(ending.chunk(), failed.prompt().trace());
        }
    }

    private void stop(TurnId turnId, LogRecord record, Outputs outputs) {
        Failed failed = failed(turnId, record);
        if (failed != null) {
            outputs.command(
                    new GenerationCancelled(
                            record.conversationId(), turnId, null, record.event().at()),
                    failed.prompt().trace());
        }
    }

    private void repeat(LogRecord record, Outputs outputs) {
        TurnId turn = ((PromptSubmitted) record.event()).turnId();
        Completed completed =
                failedTurns.completed(record.conversationId(), turn, record.timestamp());
        if (completed != null) {
            outputs.chunk(completed.chunk(), record.trace());
        }
    }

    private @Nullable Failed failed(TurnId turnId, LogRecord record) {
        return failedTurns.failed(record.conversationId(), turnId, record.timestamp());
    }
}
