package dev.parley.orchestrator.turn;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.wire.TraceParent;
import org.jspecify.annotations.Nullable;

/** Takes what a record of the conversation log leads to. */
public interface Outputs {
    /** For the workers. */
    void command(GenerationCommand command, @Nullable TraceParent trace);

    /** For the operator, on behalf of the workers: a request that nobody answered. */
    void letter(GenerationRequested request, Failure failure, @Nullable TraceParent trace);

    /** For those who watch. */
    void chunk(Chunk chunk, @Nullable TraceParent trace);

    /** For history and bill. */
    void turn(TurnEvent event, @Nullable TraceParent trace);
}
