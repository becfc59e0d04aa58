package dev.parley.worker.generation;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.Outcome;
import java.util.Optional;

/**
 * Gathers, from the chunks of a partition in order, the text of the generation in effect. Calls of
 * tools are no part of it: of a turn that was cancelled nobody makes them.
 */
final class StreamedText {
    private final TurnId turnId;
    private final StringBuilder text = new StringBuilder();
    private TurnProgress progress = TurnProgress.NEW;
    private long deltas;

    StreamedText(TurnId turnId) {
        this.turnId = turnId;
    }

    void add(Chunk chunk) {
        if (!chunk.turnId().equals(turnId)) {
            return;
        }
        switch (chunk) {
            case Chunk.GenerationStarted started -> {
                if (progress.restartedBy(started.generationId(), started.replay() != null)) {
                    text.setLength(0);
                    deltas = 0;
                }
                progress = progress.started(started.generationId(), started.replay() != null);
            }
            case Chunk.TextDelta delta -> {
                if (progress.shows(delta.generationId())) {
                    text.append(delta.text());
                    deltas++;
                }
            }
            case Chunk.TurnEnded ended ->
                    progress = ended.outcome() == Outcome.FAILED ? progress.fail() : progress.end();
            case Chunk.TurnAccepted _,
                    Chunk.TurnQueued _,
                    Chunk.ToolCallStarted _,
                    Chunk.ToolCallFinished _ -> {}
        }
    }

    Optional<StreamedGeneration> generation() {
        return Optional.ofNullable(progress.inEffect())
                .map(generation -> new StreamedGeneration(generation, text.toString(), deltas));
    }
}
