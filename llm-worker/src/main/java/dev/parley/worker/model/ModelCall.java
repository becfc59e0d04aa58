package dev.parley.worker.model;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model, and for whom.
 *
 * @param attempts made for the turn so far; goes on counting
 */
public record ModelCall(
        TurnId turnId,
        GenerationId generationId,
        String model,
        List<Message> messages,
        @Nullable GenerationParameters parameters,
        Attempts attempts) {}
