package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.worker.chunk.ChunkStream;
import dev.parley.worker.chunk.ChunkStreams;
import dev.parley.worker.chunk.UnableToStream;
import dev.parley.worker.generation.GenerationEnd.Ending;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model for a turn: the start goes to both logs, text to the chunk log as it comes, and once
 * the last delta is acknowledged, the end to the conversation log.
 *
 * @param providers who serves a request
 */
public record Answering(
        Function<GenerationRequested, ModelProvider> providers,
        ChunkStreams chunks,
        ConversationLog conversations,
        UsageEstimate estimate,
        InstantSource clock,
        WorkerMeters meters) {
    private static final Logger log = LoggerFactory.getLogger(Answering.class);

    /** Returns when the end is in the log, or at once when the turn is to be handed back. */
    RequestResult answer(TurnInFlight turn) throws InterruptedException {
        conversations.started(turn);
        ChunkStream stream =
                chunks.start(turn.request(), turn.lease().generationId(), turn.trace());
        ModelAnswer answer = call(turn, stream);
        Reason stopped = turn.watch().reason();
        if (stopped == Reason.HANDOVER && answer instanceof ModelAnswer.Stopped) {
            return RequestResult.HANDED_BACK;
        }
        Ending ending = ending(answer, stopped);
        try {
            stream.finish();
        } catch (UnableToStream _) {
            ending = failed(ErrorCategory.INTERNAL, "part of the answer could not be shown");
        }
        Usage usage = usage(turn, stream, answer);
        conversations.ended(
                turn,
                new GenerationEnd(
                        turn.lease().generationId(),
                        ending,
                        stream.text(),
                        stream.deltas(),
                        usage));
        return switch (ending.result()) {
            case COMPLETED -> RequestResult.COMPLETED;
            case FAILED -> RequestResult.FAILED;
            case CANCELLED -> RequestResult.CANCELLED;
        };
    }

    private ModelAnswer call(TurnInFlight turn, ChunkStream stream) {
        GenerationRequested request = turn.request();
        ModelCall call =
                new ModelCall(
                        request.turnId(),
                        turn.lease().generationId(),
                        request.model(),
                        request.messages(),
                        request.parameters());
        try {
            return providers.apply(request).stream(
                    call,
                    turn.watch(),
                    piece -> {
                        if (stream.isEmpty()) {
                            meters.firstText(Duration.between(turn.readAt(), clock.instant()));
                        }
                        return stream.write(piece);
                    });
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("conversation_id", request.conversationId())
                    .addKeyValue("turn_id", request.turnId())
                    .setCause(e)
                    .log("calling the provider broke");
            return new ModelAnswer.Failed(
                    new TurnError(ErrorCategory.INTERNAL, "calling the provider broke"),
                    false,
                    null,
                    null);
        }
    }

    private static Ending ending(ModelAnswer answer, @Nullable Reason stopped) {
        return switch (answer) {
            case ModelAnswer.Finished finished -> Ending.completed(finished.reason());
            case ModelAnswer.Failed failed -> Ending.failed(failed.error());
            case ModelAnswer.Stopped _ -> ending(stopped);
        };
    }

    private static Ending ending(@Nullable Reason stopped) {
        return switch (stopped) {
            // Nobody stopped it: the text had reached its bound.
            case null -> Ending.completed(FinishReason.LENGTH);
            case CANCELLED, HANDOVER -> Ending.CANCELLED;
            case DEADLINE ->
                    failed(
                            ErrorCategory.TIMEOUT,
                            "the provider had not finished when the turn's time was over");
            case SILENCE -> failed(ErrorCategory.TIMEOUT, "the provider was silent for too long");
        };
    }

    private static Ending failed(ErrorCategory category, String message) {
        return Ending.failed(new TurnError(category, message));
    }

    /** What the provider reported; else an estimate where it has a reason to bill. */
    private @Nullable Usage usage(TurnInFlight turn, ChunkStream stream, ModelAnswer answer) {
        if (answer.usage() != null) {
            return answer.usage();
        }
        boolean billed =
                !stream.isEmpty()
                        || switch (answer) {
                            case ModelAnswer.Finished _ -> true;
                            case ModelAnswer.Stopped given -> given.begun();
                            case ModelAnswer.Failed _ -> false;
                        };
        return billed ? estimate.of(turn.request().messages(), stream.text()) : null;
    }
}
