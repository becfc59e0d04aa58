package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.worker.chunk.ChunkStreams;
import dev.parley.worker.generation.GenerationEnd.Ending;
import dev.parley.worker.meter.WorkerMeters.RequestResult;
import java.util.List;
import java.util.Optional;

/**
 * Ends a turn that was cancelled before this process could begin with it. Where a generation had
 * started that nobody works on any more, what it streamed is the answer, and its end is reported;
 * where none had, one starts and ends without a provider having been called.
 */
public record CancelledAnswering(
        ChunkHistory history,
        ChunkStreams chunks,
        ConversationLog conversations,
        UsageEstimate estimate) {

    /** Returns when the end is in the log. */
    Answered report(TurnInFlight turn) throws InterruptedException {
        GenerationRequested request = turn.request();
        Optional<StreamedGeneration> streamed =
                history.lastGeneration(request, turn.order().partition());
        if (streamed.isPresent()) {
            StreamedGeneration left = streamed.get();
            conversations.ended(
                    turn,
                    new GenerationEnd(
                            left.generationId(),
                            Ending.CANCELLED,
                            left.text(),
                            List.of(),
                            left.deltas(),
                            estimate.of(request, left.text(), List.of())));
        } else {
            GenerationId generation = turn.lease().generationId();
            var _ = conversations.started(turn, generation);
            chunks.start(request, generation, turn.order().replay(), turn.trace()).finish();
            conversations.ended(
                    turn, new GenerationEnd(generation, Ending.CANCELLED, "", List.of(), 0, null));
        }
        return new Answered.Ended(RequestResult.CANCELLED);
    }
}
