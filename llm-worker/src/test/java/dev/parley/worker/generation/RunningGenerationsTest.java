package dev.parley.worker.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.worker.chunk.ChunkSettings;
import dev.parley.worker.chunk.ChunkStreams;
import dev.parley.worker.chunk.FlushTicker;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.fake.FakeLog;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.log.RecordWriter;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.ModelAnswer;
import dev.parley.worker.model.TestProviders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class RunningGenerationsTest {
    private static final Duration LEASE_TIME = Duration.ofSeconds(6);
    private static final TurnError BROKEN =
            new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "it broke");
    private static final Usage REPORTED = new Usage(11, 2, null, null, UsageSource.REPORTED);

    private final TestClock clock = new TestClock();
    private final FakeLog<Chunk> chunkLog = new FakeLog<>();
    private final FakeLog<ConversationEvent> conversationLog = new FakeLog<>();
    private final FakeLeases leases = new FakeLeases();
    private final ScriptedProvider provider = new ScriptedProvider();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private MockProducer<byte[], byte[]> letters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ConsumerRecord<byte[], byte[]> record =
            new ConsumerRecord<>(
                    Topics.GENERATIONS.name(),
                    4,
                    17,
                    "key".getBytes(UTF_8),
                    "value".getBytes(UTF_8));
    private final BlockingQueue<Boolean> waiting = new LinkedBlockingQueue<>();
    private Duration slotWait = Duration.ofMinutes(10);
    private Optional<StreamedGeneration> history = Optional.empty();
    private RunningGenerations generations = generations();
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
    void reportsTheToolsThatTheModelWantsToBeCalled() throws Exception {
        ToolCall call = new ToolCall("call-1", "tide_table", "{}");
        CompletableFuture<Void> finished = submit(request);
        provider.call(call);
        provider.end(new ModelAnswer.Finished(FinishReason.TOOL_CALLS, null));
        await(finished);

        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
        assertThat(end().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(end().toolCalls()).containsExactly(call);
        assertThat(end().text()).isEmpty();
        assertThat(end().deltas()).isZero();
        assertThat(Objects.requireNonNull(end().usage()).completionTokens()).isPositive();
        assertThat(chunkLog.events().getLast()).isInstanceOf(Chunk.ToolCallStarted.class);
    }

    @Test
    void startsAnotherGenerationWhenTheProviderBreaksOffAfterACall() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.call(new ToolCall("call-1", "tide_table", "{}"));
        provider.end(new ModelAnswer.Failed(BROKEN, true, null, null, null));
        provider.write("The moon");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);

        assertThat(end().text()).isEqualTo("The moon");
        assertThat(end().toolCalls()).isNull();
        assertThat(chunkLog.events())
                .filteredOn(Chunk.GenerationStarted.class::isInstance)
                .hasSize(2);
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
        CompletableFuture<Void> finished = submit(request);
        provider.awaitCall();
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        conversationLog.hold();
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        assertThat(conversationLog.await()).isInstanceOf(GenerationEnded.class);
        assertThat(conversationLog.staysSilent()).isTrue();
        assertThat(finished).isNotDone();
        assertThat(leases.events()).containsExactly("claim");

        conversationLog.release();
        await(finished);
        assertThat(leases.events()).containsExactly("claim", "complete");
    }

    @Test
    void callsTheProviderOnlyWhenTheStartIsInTheLog() throws Exception {
        conversationLog.hold();
        CompletableFuture<Void> finished = submit(request);
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        assertThat(chunkLog.await()).isInstanceOf(Chunk.GenerationStarted.class);
        assertThat(conversationLog.staysSilent()).isTrue();
        assertThat(provider.calls()).isZero();

        conversationLog.release();
        provider.awaitCall();
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
    }

    @Test
    void callsNobodyForATurnThatIsCancelledWhileItsStartIsNotInTheLog() throws Exception {
        conversationLog.hold();
        CompletableFuture<Void> finished = submit(request);
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        CompletableFuture<Void> cancelled = cancel();
        assertThat(conversationLog.await()).isInstanceOf(GenerationEnded.class);
        conversationLog.release();
        await(finished);
        await(cancelled);

        assertThat(provider.calls()).isZero();
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
        assertThat(end().usage()).isNull();
    }

    @Test
    void failsTheTurnWithoutACallWhenTheLogDoesNotTakeItsStart() throws Exception {
        conversationLog.refuse(1);
        await(submit(request));

        assertThat(provider.calls()).isZero();
        assertThat(end().error()).extracting(TurnError::category).isEqualTo(ErrorCategory.INTERNAL);
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
        provider.end(new ModelAnswer.Failed(error, false, null, null, null));
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
                        new TurnError(ErrorCategory.PROVIDER_REJECTED, "no"),
                        false,
                        null,
                        null,
                        null));
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
    void runsTheReplayOfATurnThatWasGivenUp() throws Exception {
        await(cancel(1));
        CompletableFuture<Void> finished = submit(order(request, 1));
        provider.write("The");
        await(cancel(1));
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
    }

    @Test
    void endsTheGenerationThatADeadWorkerLeftWhenItsTurnWasCancelled() throws Exception {
        GenerationId left = GenerationId.next();
        history = Optional.of(new StreamedGeneration(left, "The moon pu", 3));
        leases.answer(new Claim.Taken(true));
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
        leases.answer(new Claim.Done());
        await(submit(request));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).isEmpty();
        assertThat(results("done")).isEqualTo(1);
    }

    @Test
    void waitsForAnotherWorkerAndSkipsWhatThatOneDid() throws Exception {
        leases.answer(new Claim.Held(), new Claim.Held(), new Claim.Done());
        await(submit(request));
        assertThat(leases.events()).containsExactly("claim", "claim", "claim");
        assertThat(provider.calls()).isZero();
    }

    @Test
    void takesOverWhenTheLeaseOfAnotherWorkerRunsOut() throws Exception {
        leases.answer(new Claim.Held(), new Claim.Taken(false));
        CompletableFuture<Void> finished = submit(request);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
    }

    @Test
    void leavesALateTurnToItsDeadline() throws Exception {
        clock.advance(Duration.ofSeconds(61).plus(ProcessClock.TOLERANCE));
        await(submit(request));
        assertThat(conversationLog.events()).isEmpty();
        assertThat(leases.events()).isEmpty();
        assertThat(results("late")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void hasItsWholeTimeByAnyClock(long minutes) throws Exception {
        clock.advance(Duration.ofMinutes(minutes));
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");

        clock.advance(Duration.ofSeconds(59));
        generations.checkTime();
        provider.write(" moon");
        clock.advance(Duration.ofSeconds(1));
        generations.checkTime();

        await(finished);
        assertThat(end().error()).extracting(TurnError::category).isEqualTo(ErrorCategory.TIMEOUT);
        assertThat(end().text()).isEqualTo("The moon");
    }

    @Test
    void worksWithoutLeases() throws Exception {
        leases.answer(new Claim.Unavailable());
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

    @Test
    void runsAReplayAsALaterRequestWithTimeOfItsOwn() throws Exception {
        clock.advance(Duration.ofDays(2));
        CompletableFuture<Void> finished = submit(order(request, 2));
        provider.write("The");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(leases.claimed()).extracting(Lease::attempt).containsExactly(3);
        assertThat(((GenerationStarted) conversationLog.events().getFirst()).replay()).isEqualTo(2);
        assertThat(((Chunk.GenerationStarted) chunkLog.events().getFirst()).replay()).isEqualTo(2);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
    }

    @Test
    void callsNoProviderForAReplayThatIsDone() throws Exception {
        leases.answer(new Claim.Done());
        await(submit(order(request, 1)));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).isEmpty();
        assertThat(letters.history()).isEmpty();
    }

    @Test
    void endsATurnOnceThoughAReplayComesTwiceWithoutRedis() throws Exception {
        leases.answer(new Claim.Unavailable(), new Claim.Unavailable(), new Claim.Unavailable());
        provider.end(new ModelAnswer.Failed(BROKEN, false, null, null, null));
        await(submit(request));
        for (String text : List.of("The", "A")) {
            CompletableFuture<Void> replayed = submit(order(request, 1));
            provider.write(text);
            provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
            await(replayed);
        }
        assertThat(decidingTexts()).containsExactly("", "The");
    }

    @Test
    void followsAReplayOnWhatItIsTheAnswerTo() throws Exception {
        CompletableFuture<Void> first = submit(request);
        provider.awaitCall();
        CompletableFuture<Void> replayed = submit(order(request, 1));
        provider.end(new ModelAnswer.Failed(BROKEN, false, null, null, null));
        await(first);
        provider.awaitCall();
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(replayed);
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(end().result()).isEqualTo(GenerationResult.COMPLETED);
    }

    @Test
    void givesAReplayBackThatNobodyCouldBeginWithInTime() throws Exception {
        GenerationRequested edited = request(1, request.at());
        await(submit(order(edited, 1)));
        assertThat(provider.calls()).isZero();
        assertThat(letter().kind()).isEqualTo("timeout");
    }

    @Test
    void keepsTheUntouchedRequestOfATurnThatFailed() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        for (int attempt = 0; attempt < 3; attempt++) {
            provider.end(
                    new ModelAnswer.Failed(
                            BROKEN, true, null, null, new IllegalStateException("secret")));
        }
        await(finished);
        assertThat(provider.calls()).isEqualTo(3);
        assertThat(letter().topic()).isEqualTo(Topics.GENERATIONS.name());
        assertThat(letter().partition()).isEqualTo(4);
        assertThat(letter().offset()).isEqualTo(17);
        assertThat(letter().record().key()).isEqualTo(record.key());
        assertThat(letter().record().value()).isEqualTo(record.value());
        assertThat(letter().kind()).isEqualTo("provider_unavailable");
        assertThat(letter().message()).isEqualTo("it broke");
        assertThat(letter().attempts()).isEqualTo(3);
        assertThat(letter().first()).isEqualTo(clock.instant());
        assertThat(letter().stackTrace()).contains("UnableToGenerate").doesNotContain("secret");
        assertThat(
                        registry.counter("parley.worker.letters", "kind", "provider_unavailable")
                                .count())
                .isEqualTo(1);
    }

    @Test
    void isDoneWithAFailureOnlyWhenItsLetterIsKept() throws Exception {
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(
                        false, null, new ByteArraySerializer(), new ByteArraySerializer());
        letters = slow;
        CompletableFuture<Void> finished = submit(request);
        provider.awaitCall();
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        conversationLog.hold();
        provider.end(new ModelAnswer.Failed(BROKEN, false, null, null, null));
        assertThat(conversationLog.await()).isInstanceOf(GenerationEnded.class);
        assertThat(conversationLog.staysSilent()).isTrue();
        assertThat(slow.history()).isEmpty();
        conversationLog.release();
        while (slow.history().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(finished).isNotDone();
        assertThat(leases.events()).containsExactly("claim", "owe provider_unavailable");
        assertThat(slow.completeNext()).isTrue();
        await(finished);
        assertThat(leases.events())
                .containsExactly("claim", "owe provider_unavailable", "complete");
    }

    @Test
    void keepsTheLetterThatADeadWorkerOwed() throws Exception {
        leases.answer(new Claim.LetterOwed("provider_rate_limited"));
        await(submit(request));
        assertThat(provider.calls()).isZero();
        assertThat(conversationLog.events()).isEmpty();
        assertThat(letter().kind()).isEqualTo("provider_rate_limited");
        assertThat(leases.events()).containsExactly("claim", "complete");
    }

    @Test
    void keepsNoLetterOfWhatWasCancelled() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        await(cancel());
        await(finished);
        assertThat(letters.history()).isEmpty();
    }

    @Test
    void startsAnotherGenerationWhenTheProviderBreaksOff() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.end(new ModelAnswer.Failed(BROKEN, true, null, null, null));
        provider.write("A moon");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(conversationLog.events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "GenerationStarted",
                        "GenerationStarted",
                        "GenerationEnded",
                        "GenerationEnded");
        GenerationEnded first = (GenerationEnded) conversationLog.events().get(2);
        assertThat(first.generationId())
                .isEqualTo(
                        ((GenerationStarted) conversationLog.events().getFirst()).generationId());
        assertThat(first.text()).isEqualTo("The");
        assertThat(first.usage()).extracting(Usage::source).isEqualTo(UsageSource.ESTIMATED);
        assertThat(decidingTexts()).containsExactly("A moon");
        assertThat(chunkLog.events())
                .extracting(chunk -> ((Chunk.OfGeneration) chunk).seq())
                .containsExactly(0L, 1L, 0L, 1L);
        assertThat(letters.history()).isEmpty();
        assertThat(registry.counter("parley.worker.restarts").count()).isEqualTo(1);
    }

    @Test
    void startsAnotherGenerationOnlyOnce() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        provider.end(new ModelAnswer.Failed(BROKEN, true, null, null, null));
        provider.write("A");
        provider.end(new ModelAnswer.Failed(BROKEN, true, null, null, null));
        await(finished);
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(end().result()).isEqualTo(GenerationResult.FAILED);
        assertThat(end().text()).isEqualTo("A");
        assertThat(letter().attempts()).isEqualTo(2);
    }

    @Test
    void stopsAndDecidesNothingWhenAnotherWorkerTookTheTurnOver() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        leases.answer(new Claim.Held(), new Claim.Done());
        clock.advance(LEASE_TIME);
        leases.loseOnRenewal(turnId);
        generations.renewLeases();
        await(finished);
        // The end comes when the other's is in the log, and says what this one cost.
        assertThat(leases.events()).containsExactly("claim", "claim", "claim");
        assertThat(leases.claimed().get(1)).isNotEqualTo(leases.claimed().getFirst());
        assertThat(conversationLog.events()).hasSize(2);
        assertThat(end().text()).isEqualTo("The");
        assertThat(end().result()).isEqualTo(GenerationResult.FAILED);
        assertThat(end().usage()).extracting(Usage::source).isEqualTo(UsageSource.ESTIMATED);
        assertThat(letters.history()).isEmpty();
        assertThat(results("done")).isEqualTo(1);
        assertThat(registry.counter("parley.worker.leases", "event", "lost").count()).isEqualTo(1);
    }

    @Test
    void takesATurnOverAgainWhoseOtherWorkerDied() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.awaitCall();
        provider.write("The");
        leases.answer(new Claim.Held());
        leases.loseOnRenewal(turnId);
        generations.renewLeases();
        provider.awaitCall();
        provider.write("A moon");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(decidingTexts()).containsExactly("A moon");
        assertThat(conversationLog.events()).hasSize(4);
    }

    @Test
    void goesOnWhenItsStartMayStandBehindTheOneOfTheOther() throws Exception {
        conversationLog.hold();
        CompletableFuture<Void> finished = submit(request);
        assertThat(conversationLog.await()).isInstanceOf(GenerationStarted.class);
        clock.advance(LEASE_TIME);
        conversationLog.release();
        provider.write("The");
        leases.loseOnRenewal(turnId);
        generations.renewLeases();
        provider.write(" moon");
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(decidingTexts()).containsExactly("The moon");
    }

    @Test
    void goesOnWithoutALeaseWhoeverHasIt() throws Exception {
        leases.answer(new Claim.Unavailable());
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        leases.loseOnRenewal(turnId);
        generations.renewLeases();
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(finished);
        assertThat(decidingTexts()).containsExactly("The");
    }

    @Test
    void startsNoOtherGenerationOnceItsTurnWasTakenOver() throws Exception {
        CompletableFuture<Void> finished = submit(request);
        provider.write("The");
        leases.answer(new Claim.Done());
        leases.loseOnRenewal(turnId);
        clock.advance(LEASE_TIME);
        provider.end(new ModelAnswer.Failed(BROKEN, true, null, null, null));
        await(finished);
        assertThat(provider.calls()).isEqualTo(1);
        assertThat(conversationLog.events()).hasSize(2);
        assertThat(leases.events()).containsExactly("claim", "claim");
    }

    @Test
    void waitsForTheSlotOfItsModelAndLetsOthersPass() throws Exception {
        CompletableFuture<Void> first = submit(request);
        provider.write("The");
        CompletableFuture<Void> second = submit(other("sim-1"));
        assertThat(waiting.take()).isTrue();
        CompletableFuture<Void> third = submit(other("sim-2"));
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(first);
        await(second);
        await(third);
        assertThat(waiting.take()).isFalse();
        assertThat(results("completed")).isEqualTo(3);
    }

    @Test
    void failsATurnThatWaitedTooLongForItsSlot() throws Exception {
        slotWait = Duration.ZERO;
        generations = generations();
        CompletableFuture<Void> first = submit(request);
        provider.write("The");
        await(submit(other("sim-1")));
        assertThat(end().error())
                .extracting(TurnError::category)
                .isEqualTo(ErrorCategory.PROVIDER_UNAVAILABLE);
        assertThat(letter().kind()).isEqualTo("provider_unavailable");
        assertThat(provider.calls()).isEqualTo(1);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(first);
    }

    @Test
    void endsATurnThatIsCancelledWhileItWaitsForItsSlot() throws Exception {
        CompletableFuture<Void> first = submit(other("sim-1"));
        provider.write("The");
        CompletableFuture<Void> second = submit(request);
        assertThat(waiting.take()).isTrue();
        await(cancel());
        await(second);
        assertThat(end().result()).isEqualTo(GenerationResult.CANCELLED);
        assertThat(end().usage()).isNull();
        assertThat(provider.calls()).isEqualTo(1);
        provider.end(new ModelAnswer.Finished(FinishReason.STOP, REPORTED));
        await(first);
    }

    private GenerationRequested other(String model) {
        return new GenerationRequested(
                ConversationId.next(),
                TurnId.next(),
                UserId.next(),
                Provider.SIMULATOR,
                model,
                request.messages(),
                null,
                1,
                null,
                request.dueAt(),
                request.at());
    }

    /** The texts with which the turn ended, by the rules of the log: more than one if it failed. */
    private List<String> decidingTexts() {
        List<String> texts = new ArrayList<>();
        TurnProgress progress = TurnProgress.NEW;
        for (ConversationEvent event : conversationLog.events()) {
            if (event instanceof GenerationStarted started) {
                progress = progress.started(started.generationId(), started.replay() != null);
            } else if (event instanceof GenerationEnded ended
                    && progress.endedBy(ended.generationId())) {
                texts.add(ended.text());
                progress =
                        ended.result() == GenerationResult.FAILED
                                ? progress.fail()
                                : progress.end();
            }
        }
        return texts;
    }

    private DeadLetter letter() {
        ProducerRecord<byte[], byte[]> sent = letters.history().getLast();
        return DeadLetter.of(
                new ConsumerRecord<>(
                        sent.topic(),
                        sent.partition(),
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        -1,
                        -1,
                        sent.key(),
                        sent.value(),
                        sent.headers(),
                        Optional.empty()),
                ConsumerGroup.LLM_WORKER);
    }

    private RunningGenerations generations() {
        WorkerMeters meters = new WorkerMeters(registry);
        ChunkStreams chunks =
                new ChunkStreams(
                        chunkLog,
                        new ChunkSettings(
                                Duration.ZERO,
                                Duration.ZERO,
                                DataSize.ofBytes(0),
                                DataSize.ofBytes(100)),
                        new FlushTicker(Duration.ZERO, Duration.ZERO),
                        clock,
                        meters);
        ConversationLog conversations =
                new ConversationLog(conversationLog, "worker-a", clock, meters);
        UsageEstimate estimate = new UsageEstimate();
        LeaseKeeping keeping = new LeaseKeeping(leases, LEASE_TIME, clock, meters);
        RecentCancels cancels = new RecentCancels();
        TurnRun run =
                new TurnRun(
                        new Answering(
                                _ -> TestProviders.retrying(provider),
                                chunks,
                                conversations,
                                estimate,
                                keeping,
                                TestProviders.patience(),
                                clock,
                                meters),
                        new CancelledAnswering((_, _) -> history, chunks, conversations, estimate),
                        conversations,
                        keeping,
                        cancels,
                        new ModelSlots(new SlotSettings(1, slotWait), meters),
                        new DeadLetterBox(new RecordWriter(() -> letters), meters),
                        clock);
        return new RunningGenerations(
                run, cancels, keeping, TestProviders.patience(), clock, meters);
    }

    private CompletableFuture<Void> submit(GenerationRequested submitted) {
        return submit(order(submitted, null));
    }

    private CompletableFuture<Void> submit(Order order) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        generations.request(order, receipt(finished));
        return finished;
    }

    private Order order(GenerationRequested submitted, @Nullable Integer replay) {
        return new Order(submitted, null, record, replay);
    }

    private Receipt receipt(CompletableFuture<Void> finished) {
        return new Receipt() {
            @Override
            public void waits(boolean waits) {
                waiting.add(waits);
            }

            @Override
            public void finish() {
                finished.complete(null);
            }
        };
    }

    private CompletableFuture<Void> cancel() {
        return cancel(null);
    }

    private CompletableFuture<Void> cancel(@Nullable Integer lastAttempt) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        generations.cancel(
                new GenerationCancelled(
                        request.conversationId(), request.turnId(), lastAttempt, clock.instant()),
                receipt(finished));
        return finished;
    }

    private GenerationRequested request(int attempt) {
        return request(attempt, clock.instant().plusSeconds(60));
    }

    private GenerationRequested request(int attempt, Instant dueAt) {
        return new GenerationRequested(
                conversationId,
                turnId,
                UserId.next(),
                Provider.SIMULATOR,
                "sim-1",
                List.of(Message.text(Role.USER, "Why twice a day")),
                null,
                attempt,
                null,
                dueAt,
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
