package dev.parley.orchestrator.turn;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.KeyedTurns;
import dev.parley.orchestrator.conversation.KeyedTurns.Submitted;
import dev.parley.orchestrator.conversation.Prompt;
import dev.parley.orchestrator.conversation.Transcript;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a record leads to: events for others, texts into the transcript. Carried out
 * again after a crash it does the same, because it reads nothing that changes: the record, the
 * effect, and entries that are written once.
 */
final class Consequences {
    private final Transcript transcript;
    private final ContextMessages context;
    private final KeyedTurns keyedTurns;
    private final ReplayConsequences replays;

    Consequences(Transcript transcript, KeyedTurns keyedTurns, FailedTurns failedTurns) {
        this.transcript = transcript;
        this.context = new ContextMessages(transcript);
        this.keyedTurns = keyedTurns;
        this.replays = new ReplayConsequences(transcript, failedTurns);
    }

    /**
     * Carries out effects in their order.
     *
     * @param head the latest head; only tells whether a request is still worth making
     */
    void carryOut(List<Effect> effects, LogRecord record, Head head, Outputs outputs) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Accept accept -> accept(accept, record, outputs);
                case Effect.Queue(var turnId, int before) ->
                        outputs.chunk(
                                new Chunk.TurnQueued(
                                        record.conversationId(),
                                        turnId,
                                        before,
                                        record.event().at()),
                                record.trace());
                case Effect.Reject reject -> reject(reject, record, outputs);
                case Effect.Repeat(boolean ended) -> repeat(ended, record, outputs);
                case Effect.Request request -> {
                    if (head.awaitsStart(request.turnId(), request.attempt())) {
                        outputs.command(requested(request, record), trace(request, record));
                    }
                }
                case Effect.Park park -> park(park, record, outputs);
                case Effect.Stop(var turnId, long position, var attempt) ->
                        outputs.command(
                                new GenerationCancelled(
                                        record.conversationId(),
                                        turnId,
                                        attempt,
                                        record.event().at()),
                                transcript.prompt(record.conversationId(), position).trace());
                case Effect.Conclude conclude -> conclude(conclude, record, outputs);
                case Effect.CutOff cutOff -> cutOff(cutOff, record, outputs);
                case Effect.VoidGeneration voided -> voidGeneration(voided, record, outputs);
                case Effect.Lose lose -> lose(lose, record, outputs);
                case Effect.OfReplay ofReplay -> replays.carryOut(ofReplay, record, outputs);
                case Effect.KeepInstructions _ -> keepInstructions(record);
                case Effect.Forget(long position) ->
                        transcript.forget(record.conversationId(), position);
            }
        }
    }

    private void accept(Effect.Accept accept, LogRecord record, Outputs outputs) {
        PromptSubmitted event = (PromptSubmitted) record.event();
        transcript.keep(
                event.conversationId(),
                record.offset(),
                Prompt.of(
                        event,
                        accept.model(),
                        Endings.origin(event, accept.parent()),
                        record.trace()));
        if (event.branch() != null && !event.branch().context().isEmpty()) {
            transcript.keepContext(
                    event.conversationId(), record.offset(), event.branch().context());
        }
        Chunk.TurnAccepted accepted =
                new Chunk.TurnAccepted(
                        event.conversationId(),
                        event.turnId(),
                        event.userId(),
                        event.content(),
                        accept.model().name(),
                        accept.parent(),
                        event.at());
        keyedTurns.keep(
                event.conversationId(),
                event.turnId(),
                new Submitted(record.offset(), accepted, null),
                record.timestamp());
        outputs.chunk(accepted, record.trace());
    }

    private void reject(Effect.Reject reject, LogRecord record, Outputs outputs) {
        PromptSubmitted event = (PromptSubmitted) record.event();
        Ending ending = Endings.rejected(reject, event, record.offset());
        keyedTurns.keep(
                event.conversationId(),
                event.turnId(),
                new Submitted(record.offset(), null, ending.chunk()),
                record.timestamp());
        outputs.turn(ending.event(), record.trace());
        outputs.chunk(ending.chunk(), record.trace());
    }

    private void repeat(boolean ended, LogRecord record, Outputs outputs) {
        PromptSubmitted event = (PromptSubmitted) record.event();
        Submitted first =
                keyedTurns.submitted(event.conversationId(), event.turnId(), record.timestamp());
        if (first == null) {
            return;
        }
        tell(first.accepted(), record, outputs);
        tell(first.rejected(), record, outputs);
        if (ended && first.accepted() != null) {
            tell(
                    keyedTurns.ended(event.conversationId(), event.turnId(), record.timestamp()),
                    record,
                    outputs);
        }
    }

    private static void tell(@Nullable Chunk chunk, LogRecord record, Outputs outputs) {
        if (chunk != null) {
            outputs.chunk(chunk, record.trace());
        }
    }

    private void park(Effect.Park park, LogRecord record, Outputs outputs) {
        TurnError error = park.error();
        outputs.letter(
                requested(park.request(), record),
                new Failure(
                        error.category().name().toLowerCase(Locale.ROOT),
                        error.message(),
                        null,
                        record.event().at(),
                        record.event().at(),
                        park.request().attempt()),
                trace(park.request(), record));
    }

    private @Nullable TraceParent trace(Effect.Request request, LogRecord record) {
        return transcript.prompt(record.conversationId(), request.position()).trace();
    }

    private GenerationRequested requested(Effect.Request request, LogRecord record) {
        ConversationId conversation = record.conversationId();
        Prompt prompt = transcript.prompt(conversation, request.position());
        return new GenerationRequested(
                conversation,
                request.turnId(),
                prompt.userId(),
                prompt.model().provider(),
                prompt.model().name(),
                context.of(conversation, request, prompt),
                prompt.parameters(),
                request.attempt(),
                prompt.cursor(),
                Instant.ofEpochMilli(request.dueAt()),
                record.event().at());
    }

    private void conclude(Effect.Conclude conclude, LogRecord record, Outputs outputs) {
        GenerationEnded event = (GenerationEnded) record.event();
        Prompt prompt = transcript.prompt(record.conversationId(), conclude.position());
        if (conclude.round()) {
            transcript.keepAnswer(
                    record.conversationId(), conclude.position(), event.text(), event.toolCalls());
        }
        tell(Endings.byGeneration(conclude, event, prompt), prompt, record, outputs);
    }

    private void cutOff(Effect.CutOff cutOff, LogRecord record, Outputs outputs) {
        Prompt prompt = transcript.prompt(record.conversationId(), cutOff.position());
        tell(Endings.withoutGeneration(cutOff, record, prompt), prompt, record, outputs);
    }

    private void tell(Ending ending, Prompt prompt, LogRecord record, Outputs outputs) {
        keyedTurns.keep(ending.chunk(), record.timestamp());
        outputs.turn(ending.event(), prompt.trace());
        outputs.chunk(ending.chunk(), prompt.trace());
    }

    private static void voidGeneration(
            Effect.VoidGeneration voided, LogRecord record, Outputs outputs) {
        GenerationEnded event = (GenerationEnded) record.event();
        outputs.turn(
                new GenerationVoided(
                        event.conversationId(),
                        event.turnId(),
                        event.generationId(),
                        voided.owner(),
                        event.provider(),
                        event.model(),
                        event.usage(),
                        event.at()),
                record.trace());
    }

    private void lose(Effect.Lose lose, LogRecord record, Outputs outputs) {
        outputs.turn(
                new GenerationVoided(
                        record.conversationId(),
                        lose.turnId(),
                        lose.generationId(),
                        lose.owner(),
                        lose.model().provider().wireName(),
                        lose.model().name(),
                        Estimates.lost(lose.contextTokens()),
                        record.event().at()),
                lose.position() == null
                        ? record.trace()
                        : transcript.prompt(record.conversationId(), lose.position()).trace());
    }

    private void keepInstructions(LogRecord record) {
        String text =
                record.event() instanceof ConversationCreated created
                        ? created.systemPrompt()
                        : ((ConversationUpdated) record.event()).systemPrompt();
        transcript.keepInstructions(
                record.conversationId(),
                record.offset(),
                Objects.requireNonNull(text, "systemPrompt"));
    }
}
