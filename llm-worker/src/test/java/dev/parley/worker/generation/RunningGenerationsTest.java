package dev.parley.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.worker.chunk.ChunkSettings;
import dev.parley.worker.chunk.ChunkStreams;
import dev.parley.worker.chunk.FlushTicker;
import dev.parley.worker.fake.FakeLog;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.ModelAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class RunningGenerationsTest {
    private static final Usage REPORTED = new Usage(11, 2, null, null, UsageSource.REPORTED);

    private final TestClock clock = new TestClock();
    private final FakeLog<Chunk> chunkLog = new FakeLog<>();
    private final FakeLog<ConversationEvent> conversationLog = new FakeLog<>();
    private final FakeLeases leases = new FakeLeases();
    private final ScriptedProvider provider = new ScriptedProvider();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Optional<StreamedGeneration> history = Optional.empty();
    private final RunningGenerations generations = generations();
    private final ConversationId conversationId = ConversationId.next();
    private final TurnId turnId = TurnId.next();
    private final GenerationRequested request = request(1);

    @Test
    void streamsAnAnswerBetweenItsStartAndItsEnd() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.write(" moon");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);

        assertThat(conversationLog.events()).hasSize(2);
        GenerationStarted started = (GenerationStarted) conversationLog.events().get(0);
        GenerationEnded ended = (GenerationEnded) conversationLog.events().get(1);
        assertThat(started.worker()).isEqualTo("worker-a");
        assertThat(started.turnId()).isEqualTo(request.turnId());
        assertThat(ended.generationId()).isEqualTo(started.generationId());
        assertThat(ended.result()).isEqualTo(GenerationResult.COMPLETED);
        assertThat(ended.text()).isEqualTo("The moon");
        assertThat(ended.usage()).isEqualTo(REPORTED);
        assertThat(ended.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(ended.deltas()).isEqualTo(chunkLog.events().size() - 1L);

        assertThat(chunkLog.events().getFirst()).isInstanceOf(Chunk.GenerationStarted.class);
        assertThat(chunkLog.events())
                .allMatch(chunk ->
                        ((Chunk.OfGeneration) chunk).generationId().equals(started.generationId()));
        assertThat(leases.events()).containsExactly("claim", "complete");
        assertThat(results("completed")).isEqualTo(1);
    }

    @Test
    void reportsTheEndOnlyWhenAllTextIsInTheLog() throws Exception {
        chunkLog.hold();
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        assertThat(conversationLog.staysSilent()).isTrue();

        chunkLog.release();
        assertThat(conversationLog.await()).isInstanceOf(GenerationEnded.class);
        await(finished);
    }

    @Test
    void isDoneOnlyWhenTheEndIsInTheLog() throws Exception {
        conversationLog.hold();
        CompletableFuture<Void> finished = submit(request);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        assertThat(conversationLog.await()).isInstanceOf(GenerationEnded.class);
        assertThat(conversationLog.staysSilent()).isTrue();
        assertThat(finished).isNotDone();
        assertThat(leases.events()).containsExactly("claim");

        conversationLog.release();
        await(finished);
        assertThat(leases.events()).containsExactly("claim", "complete");
    }

    @Test
    void triesUntilTheLogTakesTheEnd() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        conversationLog.refuse(1);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().text()).isEqualTo("The");
    }

    @Test
    void reportsAFailureWithWhatWasStreamed() throws Exception {
        TurnError error = new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "it broke");
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.end(new ModelAnswer.Failed(error, false, null, null));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.FAILED);
        assertThat(end().error()).isEqualTo(error);
        assertThat(end().text()).isEqualTo("The");
        assertThat(end().usage()).extracting(Usage::source).isEqualTo(UsageSource.ESTIMATED);
        assertThat(results("failed")).isEqualTo(1);
    }

    @Test
    void failsTheTurnAndNotTheProcessWhenACallBreaks() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.breakDown();
        await(finished);
        assertThat(end().error()).extracting(TurnError::category).isEqualTo(ErrorCategory.INTERNAL);
        assertThat(end().text()).isEqualTo("The");
    }

    @Test
    void chargesNothingForACallThatBroughtNothing() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.end(
                new ModelAnswer.Failed(
                        new TurnError(ErrorCategory.PROVIDER_REJECTED, "no"), false, null, null));
        await(finished);
        assertThat(end().usage()).isNull();
    }

    @Test
    void reportsAFailureWhenAChunkIsMissing() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.awaitCall();
        chunkLog.refuse(1);
        provider.write("The");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.FAILED);
        assertThat(end().error()).extracting(TurnError::category).isEqualTo(ErrorCategory.INTERNAL);
    }

    @Test
    void endsWithWhatWasStreamedWhenItIsCancelled() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        CompletableFuture<Void> cancelled = cancel();
        await(finished);
        await(cancelled);
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
        assertThat(end().text()).isEqualTo("The");
        assertThat(end().usage())
                .isEqualTo(new Usage(3 + 4 + 4, 1, null, null, UsageSource.ESTIMATED));
        assertThat(leases.events()).containsExactly("claim", "complete");
        assertThat(results("cancelled")).isEqualTo(1);
    }

    @Test
    void fallsSilentForACancelThatComesTooLate() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        await(cancel());
        assertThat(conversationLog.events()).hasSize(2);
    }

    @Test
    void doesNotBeginWithATurnThatWasCancelledBefore() throws Exception {
        await(cancel());
        await(submit(request));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).hasSize(2);
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
        assertThat(end().text()).isEmpty();
        assertThat(end().usage()).isNull();
        assertThat(leases.events()).containsExactly("cancel", "claim", "complete");
    }

    @Test
    void endsTheGenerationThatADeadWorkerLeftWhenItsTurnWasCancelled() throws Exception {
        GenerationId left = GenerationId.next();
        history = Optional.of(new StreamedGeneration(left, "The moon pu", 3));
        leases.answer(Claim.TAKEN_CANCELLED);
        await(submit(request));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).hasSize(1);
        assertThat(end().generationId()).isEqualTo(left);
        assertThat(end().text()).isEqualTo("The moon pu");
        assertThat(end().deltas()).isEqualTo(3);
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
        assertThat(end().usage()).extracting(Usage::source).isEqualTo(UsageSource.ESTIMATED);
        assertThat(chunkLog.events()).isEmpty();
    }

    @Test
    void joinsTheWorkThatIsUnderWayForTheSameTurn() throws Exception {
        CompletableFuture<Void> first = submit(request);
        provider.awaitCall();
        CompletableFuture<Void> second = submit(request(2));
        assertThat(second).isNotDone();
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(first);
        await(second);
        assertThat(provider.calls()).isEqualTo(1);
        assertThat(results("joined")).isEqualTo(1);
    }

    @Test
    void skipsATurnThatIsDone() throws Exception {
        leases.answer(Claim.DONE);
        await(submit(request));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).isEmpty();
        assertThat(results("done")).isEqualTo(1);
    }

    @Test
    void waitsForAnotherWorkerAndSkipsWhatThatOneDid() throws Exception {
        leases.answer(Claim.HELD, Claim.HELD, Claim.DONE);
        await(submit(request));
        assertThat(leases.events()).containsExactly("claim", "claim", "claim");
        assertThat(provider.calls()).isZero();
    }

    @Test
    void takesOverWhenTheLeaseOfAnotherWorkerRunsOut() throws Exception {
        leases.answer(Claim.HELD, Claim.TAKEN);
        CompletableFuture<Void> finished = submit(request);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
    }

    @Test
    void leavesALateTurnToItsDeadline() throws Exception {
        clock.advance(Duration.ofSeconds(61));
        await(submit(request));
        assertThat(conversationLog.events()).isEmpty();
        assertThat(leases.events()).isEmpty();
        assertThat(results("late")).isEqualTo(1);
    }

    @Test
    void worksWithoutLeases() throws Exception {
        leases.answer(Claim.UNAVAILABLE);
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().text()).isEqualTo("The");
    }

    @Test
    void renewsTheLeasesOfWhatIsWorkedForAndHearsOfCancels() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        leases.cancelOnRenewal(request.turnId());
        generations.renewLeases();
        await(finished);
        assertThat(leases.renewed()).containsExactly(request.turnId());
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
    }

    @Test
    void failsWhenTheTurnsTimeIsOver() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        clock.advance(Duration.ofSeconds(60));
        generations.checkTime();
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.FAILED);
        assertThat(end().error()).extracting(TurnError::category).isEqualTo(ErrorCategory.TIMEOUT);
        assertThat(end().text()).isEqualTo("The");
    }

    @Test
    void cutsOffAnAnswerThatNeverEnds() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("0123456789".repeat(11));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
        assertThat(end().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(end().text()).hasSize(100);
    }

    @Test
    void handsBackWhatItCannotFinish() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        generations.handBack();
        assertThat(generations.awaitNone(Duration.ofSeconds(10))).isTrue();
        assertThat(finished).isNotDone();
        assertThat(conversationLog.events()).hasSize(1);
        assertThat(leases.events()).containsExactly("claim", "release");
        assertThat(results("handed_back")).isEqualTo(1);
    }

    private RunningGenerations generations() {
        WorkerMeters meters = new WorkerMeters(registry);
        ChunkStreams chunks =
                new ChunkStreams(
                        chunkLog,
                        new ChunkSettings(
                                Duration.ZERO, DataSize.ofKilobytes(1), DataSize.ofBytes(100)),
                        new FlushTicker(clock::nanoTime),
                        clock,
                        clock::nanoTime,
                        meters);
        ConversationLog conversations =
                new ConversationLog(conversationLog, "worker-a", clock, meters);
        UsageEstimate estimate = new UsageEstimate();
        return new RunningGenerations(
                new Answering(_ -> provider, chunks, conversations, estimate, clock, meters),
                new CancelledAnswering((_, _) -> history, chunks, conversations, estimate),
                leases,
                Duration.ofSeconds(120),
                clock,
                meters);
    }

    private CompletableFuture<Void> submit(GenerationRequested submitted) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        generations.request(submitted, null, 0, () -> finished.complete(null));
        return finished;
    }

    private CompletableFuture<Void> cancel() {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        generations.cancel(
                new GenerationCancelled(
                        request.conversationId(), request.turnId(), clock.instant()),
                () -> finished.complete(null));
        return finished;
    }

    private GenerationRequested request(int attempt) {
        return new GenerationRequested(
                conversationId,
                turnId,
                UserId.next(),
                Provider.SIMULATOR,
                "sim-1",
                List.of(new Message(Role.USER, "Why twice a day")),
                null,
                attempt,
                null,
                clock.instant().plusSeconds(60),
                clock.instant());
    }

    private GenerationEnded end() {
        return (GenerationEnded) conversationLog.events().getLast();
    }

    private double results(String result) {
        return registry.counter("parley.worker.requests", "result", result).count();
    }

    private static void await(CompletableFuture<Void> finished) throws Exception {
        finished.get(30, TimeUnit.SECONDS);
    }
}
