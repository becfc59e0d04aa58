package dev.parley.worker.generation;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.log.EventLog;
import dev.parley.worker.meter.WorkerMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process reports to the conversation log.
 *
 * @param worker the name of this process
 */
public record ConversationLog(
        EventLog<ConversationEvent> log, String worker, InstantSource clock, WorkerMeters meters) {
    private static final Logger logger = LoggerFactory.getLogger(ConversationLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * Reports that a generation starts. Does not wait: start and end are in one log in this order,
     * and who waits for the end has waited for the start.
     *
     * @return completes when the start is in the log
     */
    CompletableFuture<?> started(TurnInFlight turn, GenerationId generation) {
        GenerationRequested request = turn.request();
        Lease lease = turn.lease();
        turn.starting();
        return log.append(
                        new GenerationStarted(
                                request.conversationId(),
                                request.turnId(),
                                generation,
                                request.provider().wireName(),
                                request.model(),
                                worker,
                                turn.order().replay(),
                                clock.instant()),
                        turn.trace())
                .thenRun(() -> turn.startAcknowledged(lease));
    }

    /**
     * Reports the ends that were kept until they would be void, for what those generations cost.
     */
    void endSuperseded(TurnInFlight turn) throws InterruptedException {
        for (GenerationEnd end : turn.takeSuperseded()) {
            ended(turn, end);
        }
    }

    /**
     * Reports how a generation ended, and returns once that is in the log. An answer is not dropped
     * because the brokers are away: tries again for as long as this process lives.
     */
    void ended(TurnInFlight turn, GenerationEnd end) throws InterruptedException {
        GenerationEnded event = event(turn.request(), end);
        while (true) {
            try {
                log.append(event, turn.trace()).get();
                break;
            } catch (ExecutionException e) {
                logger.atWarn()
                        .addKeyValue("conversation_id", event.conversationId())
                        .addKeyValue("turn_id", event.turnId())
                        .addKeyValue("problem", String.valueOf(e.getCause()))
                        .log("the end of a generation is not in the log yet; trying again");
                Thread.sleep(PAUSE);
            }
        }
        if (end.usage() != null) {
            meters.tokens(end.usage());
        }
        if (event.error() != null) {
            logger.atWarn()
                    .addKeyValue("conversation_id", event.conversationId())
                    .addKeyValue("turn_id", event.turnId())
                    .addKeyValue("model", event.model())
                    .addKeyValue("category", event.error().category())
                    .addKeyValue("error", event.error().message())
                    .log("a generation failed");
        }
    }

    private GenerationEnded event(GenerationRequested request, GenerationEnd end) {
        return new GenerationEnded(
                request.conversationId(),
                request.turnId(),
                end.generationId(),
                end.ending().result(),
                end.text(),
                end.deltas(),
                request.provider().wireName(),
                request.model(),
                end.usage(),
                end.ending().reason(),
                end.toolCalls().isEmpty() ? null : end.toolCalls(),
                end.ending().error(),
                clock.instant());
    }
}
