package dev.parley.orchestrator;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation as its log tells it: each event a second after the one before. */
public final class Chat {
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    public static final Usage USAGE = new Usage(11, 7, null, null, UsageSource.REPORTED);
    public static final GenerationParameters PARAMETERS =
            new GenerationParameters(
                    0.5, null, null, 100, null, 42L, null, null, null, null, null, null, null, null,
                    null, null, null);

    public final ConversationId id = ConversationId.next();
    public final UserId owner = UserId.next();
    private Instant now = START;

    /** The time of the last event. */
    public Instant now() {
        return now;
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    /** Lets time pass. */
    public Chat wait(Duration time) {
        now = now.plus(time);
        return this;
    }

    public ConversationCreated created(@Nullable String model, @Nullable String instructions) {
        return new ConversationCreated(id, owner, "a title", model, instructions, tick());
    }

    public ConversationUpdated updated(
            UserId user, @Nullable String model, @Nullable String instructions) {
        return new ConversationUpdated(id, user, null, model, instructions, tick());
    }

    public ConversationDeleted deleted(UserId user) {
        return new ConversationDeleted(id, user, tick());
    }

    public PromptSubmitted prompt(TurnId turn, String content) {
        return prompt(turn, owner, content, null);
    }

    public PromptSubmitted prompt(
            TurnId turn, UserId user, String content, @Nullable String model) {
        return prompt(turn, user, content, model, PARAMETERS, null, null);
    }

    /** A prompt that goes on elsewhere than behind the latest. */
    public PromptSubmitted prompt(TurnId turn, String content, Branch branch) {
        return prompt(turn, owner, content, null, PARAMETERS, branch, null);
    }

    /** A prompt that is more than its text. */
    public PromptSubmitted prompt(TurnId turn, String content, List<Message> input) {
        return prompt(turn, owner, content, null, PARAMETERS, null, input);
    }

    public PromptSubmitted prompt(
            TurnId turn,
            UserId user,
            String content,
            @Nullable String model,
            GenerationParameters parameters,
            @Nullable Branch branch,
            @Nullable List<Message> input) {
        return new PromptSubmitted(
                id,
                turn,
                user,
                content,
                model,
                parameters,
                branch,
                input,
                branch == null ? null : Boolean.TRUE,
                metadata(content),
                "cursor of " + content,
                tick());
    }

    private static String metadata(String content) {
        return "{\"about\":\"" + content + "\"}";
    }

    /** The origin of a prompt that goes on behind the latest turn. */
    public static Origin origin(String content, @Nullable TurnId parent) {
        return new Origin(parent, null, null, metadata(content), null);
    }

    /** Parameters that offer tools. */
    public static GenerationParameters offering(Tool... tools) {
        return new GenerationParameters(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(tools),
                null,
                null,
                null,
                null);
    }

    public CancelRequested cancel(TurnId turn) {
        return cancel(turn, owner);
    }

    public CancelRequested cancel(TurnId turn, UserId user) {
        return new CancelRequested(id, turn, user, tick());
    }

    public GenerationStarted started(TurnId turn, GenerationId generation) {
        return started(turn, generation, null);
    }

    public GenerationStarted started(
            TurnId turn, GenerationId generation, @Nullable Integer replay) {
        return new GenerationStarted(
                id, turn, generation, "simulator", "sim-1", "llm-worker-1", replay, tick());
    }

    public GenerationEnded completed(TurnId turn, GenerationId generation, String text) {
        return ended(turn, generation, GenerationResult.COMPLETED, text, USAGE);
    }

    /** An answer that wants tools to be called. */
    public GenerationEnded calling(
            TurnId turn, GenerationId generation, String text, ToolCall... calls) {
        return new GenerationEnded(
                id,
                turn,
                generation,
                GenerationResult.COMPLETED,
                text,
                3,
                "simulator",
                "sim-1",
                USAGE,
                FinishReason.TOOL_CALLS,
                List.of(calls),
                null,
                tick());
    }

    public GenerationEnded failed(TurnId turn, GenerationId generation, String text) {
        return ended(turn, generation, GenerationResult.FAILED, text, USAGE);
    }

    public GenerationEnded cancelled(TurnId turn, GenerationId generation, String text) {
        return ended(turn, generation, GenerationResult.CANCELLED, text, USAGE);
    }

    public GenerationEnded ended(
            TurnId turn,
            GenerationId generation,
            GenerationResult result,
            String text,
            @Nullable Usage usage) {
        return new GenerationEnded(
                id,
                turn,
                generation,
                result,
                text,
                3,
                "simulator",
                "sim-1",
                usage,
                result == GenerationResult.COMPLETED ? FinishReason.STOP : null,
                null,
                result == GenerationResult.FAILED
                        ? new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "the provider is gone")
                        : null,
                tick());
    }

    public DeadlinePassed passed(TurnId turn, Instant dueAt) {
        return new DeadlinePassed(id, turn, dueAt, tick());
    }
}
