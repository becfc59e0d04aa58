package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.TraceParent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An accepted prompt with all that came with it. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Prompt(
        TurnId turnId,
        UserId userId,
        String content,
        Model model,
        @Nullable GenerationParameters parameters,
        @Nullable String cursor,
        Instant submittedAt,
        @Nullable TraceParent trace) {}
