package dev.parley.worker.generation;

import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
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
import dev.parley.worker.model.AnswerSink;
import dev.parley.worker.model.Attempts;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelProvider;
import dev.parley.worker.model.Patience;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model for a turn: the start goes to both logs, and only when the conversation log has it
 * the provider is called, so that no call costs anything that nobody knows of; text goes to the
 * chunk log as it comes, and once the last delta is acknowledged, the end to the conversation log.
 * When a provider breaks off after text has come, another generation starts, seen by everyone; the
 * end of the first is written after that, so that it is void.
 *
 * @param providers who serves a request
 */
public record Answering(
        Function<GenerationRequested, ModelProvider> providers,
        ChunkStreams chunks,
        ConversationLog conversations,
        UsageEstimate estimate,
        LeaseKeeping keeping,
        Patience patience,
        InstantSource clock,
        WorkerMeters meters) {
    private static final Logger log = LoggerFactory.getLogger(Answering.class);

    /**
     * Returns when the end is in the log, or at once when another worker is to go on.
     *
     * @param admitted false when the turn has waited too long for its slot: it fails
     */
    Answered answer(TurnInFlight turn, boolean admitted) throws InterruptedException {
        if (!keeping.stillOurs(turn)) {
            return new Answered.Overtaken();
        }
        turn.watch().dueWithin(patience.total());
        Attempts attempts = new Attempts(clock);
        GenerationId generation = turn.lease().generationId();
        for (int restarts = 0; ; restarts++) {
            CompletableFuture<?> start = conversations.started(turn, generation);
            ChunkStream stream = begin(turn, generation);
            ModelAnswer answer =
                    admitted ? call(turn, generation, start, stream, attempts) : crowded();
            boolean finished = answer instanceof ModelAnswer.Finished;
            boolean ours = finished || keeping.stillOurs(turn);
            Reason stopped = turn.watch().reason();
            if (answer instanceof ModelAnswer.Stopped && stopped == Reason.HANDOVER) {
                return new Answered.HandedBack();
            }
            GenerationEnd end = end(turn, generation, stream, answer, stopped);
            if (!finished && turn.overtaken()) {
                turn.supersede(end);
                return new Answered.Overtaken();
            }
            boolean restart =
                    restarts < patience.restarts()
                            && ours
                            && stopped == null
                            && !stream.isEmpty()
                            && attempts.goOn(patience);
            if (!restart) {
                return report(turn, end, attempts);
            }
            meters.restarted();
            turn.supersede(end);
            generation = GenerationId.next();
        }
    }

    private ChunkStream begin(TurnInFlight turn, GenerationId generation)
            throws InterruptedException {
        ChunkStream stream =
                chunks.start(turn.request(), generation, turn.order().replay(), turn.trace());
        conversations.endSuperseded(turn);
        return stream;
    }

    private ModelAnswer call(
            TurnInFlight turn,
            GenerationId generation,
            CompletableFuture<?> start,
            ChunkStream stream,
            Attempts attempts) {
        if (!turn.watch().await(start)) {
            return turn.watch().reason() != null
                    ? new ModelAnswer.Stopped(false, null)
                    : ModelAnswer.Failed.forGood(
                            ErrorCategory.INTERNAL, "the log did not take the start");
        }
        GenerationRequested request = turn.request();
        ModelCall call =
                new ModelCall(
                        request.turnId(),
                        generation,
                        request.model(),
                        request.messages(),
                        request.parameters(),
                        attempts);
        try {
            return providers.apply(request).stream(
                    call, turn.watch(), new Shown(turn, stream, meters));
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("conversation_id", request.conversationId())
                    .addKeyValue("turn_id", request.turnId())
                    .setCause(e)
                    .log("calling the provider broke");
            ModelAnswer.Failed broken =
                    ModelAnswer.Failed.forGood(ErrorCategory.INTERNAL, "calling the provider broke")
                            .because(e);
            attempts.failed(broken);
            return broken;
        }
    }

    /** Shows an answer as it comes. */
    private record Shown(TurnInFlight turn, ChunkStream stream, WorkerMeters meters)
            implements AnswerSink {
        @Override
        public boolean write(String piece) {
            noteFirst();
            return stream.write(piece);
        }

        @Override
        public boolean call(ToolCall call) {
            noteFirst();
            return stream.call(call);
        }

        private void noteFirst() {
            if (stream.isEmpty()) {
                meters.firstText(turn.sinceRead());
            }
        }
    }

    private static ModelAnswer crowded() {
        return ModelAnswer.Failed.forGood(
                ErrorCategory.PROVIDER_UNAVAILABLE,
                "too many turns were under way for the same model");
    }

    private GenerationEnd end(
            TurnInFlight turn,
            GenerationId generation,
            ChunkStream stream,
            ModelAnswer answer,
            @Nullable Reason stopped)
            throws InterruptedException {
        Ending ending = ending(answer, stopped);
        try {
            stream.finish();
        } catch (UnableToStream _) {
            ending = failed(ErrorCategory.INTERNAL, "part of the answer could not be shown");
        }
        boolean calls = ending.reason() == FinishReason.TOOL_CALLS;
        return new GenerationEnd(
                generation,
                ending,
                stream.text(),
                calls ? stream.toolCalls() : List.of(),
                stream.deltas(),
                usage(turn, stream, answer));
    }

    private Answered report(TurnInFlight turn, GenerationEnd end, Attempts attempts)
            throws InterruptedException {
        conversations.ended(turn, end);
        return switch (end.ending().result()) {
            case COMPLETED -> new Answered.Ended(RequestResult.COMPLETED);
            case CANCELLED -> new Answered.Ended(RequestResult.CANCELLED);
            case FAILED -> new Answered.Failed(failure(end.ending().error(), attempts));
        };
    }

    private Failure failure(@Nullable TurnError error, Attempts attempts) {
        ErrorCategory category = error == null ? ErrorCategory.INTERNAL : error.category();
        return new Failure(
                category.name().toLowerCase(Locale.ROOT),
                error == null ? "no reason is known" : error.message(),
                attempts.cause(),
                attempts.firstFailure().orElseGet(clock::instant),
                clock.instant(),
                Math.max(1, attempts.count()));
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
            case LEASE_LOST -> failed(ErrorCategory.INTERNAL, "another worker took the turn over");
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
        return billed ? estimate.of(turn.request(), stream.text(), stream.toolCalls()) : null;
    }
}
