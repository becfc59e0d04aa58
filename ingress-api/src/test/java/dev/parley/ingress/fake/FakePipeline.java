package dev.parley.ingress.fake;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.ingress.history.StoredTurn;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The rest of the pipeline, in a few lines: stores conversations, and answers every prompt with an
 * echo in two deltas, unless told otherwise.
 */
public final class FakePipeline implements Consumer<ConversationEvent> {
    /** What a turn consumes that says so. */
    public static final Usage USAGE = new Usage(10, 5, 3L, null, UsageSource.REPORTED);

    private final FakeChunks chunks;
    private final FakeHistory history;
    private volatile Consumer<PromptSubmitted> answering = this::echo;

    public FakePipeline(FakeChunks chunks, FakeHistory history) {
        this.chunks = chunks;
        this.history = history;
    }

    /** What is done with prompts from now on. */
    public void answerBy(Consumer<PromptSubmitted> newAnswering) {
        answering = newAnswering;
    }

    @Override
    public void accept(ConversationEvent event) {
        if (event instanceof ConversationCreated created) {
            history.store(
                    created.conversationId(),
                    created.userId(),
                    created.title(),
                    created.model(),
                    created.systemPrompt());
        } else if (event instanceof ConversationUpdated updated) {
            history.change(updated);
        } else if (event instanceof ConversationDeleted deleted) {
            history.delete(deleted.conversationId());
        } else if (event instanceof PromptSubmitted prompt) {
            answering.accept(prompt);
        }
    }

    /** Has a model say this in these pieces and want these calls; all of it is stored. */
    public Consumer<PromptSubmitted> saying(List<String> pieces, List<ToolCall> calls) {
        return prompt -> {
            GenerationId generation = GenerationId.next();
            String text = String.join("", pieces);
            begin(prompt, generation);
            tell(prompt, generation, pieces);
            chunks.write(ended(prompt, generation, text, calls));
            history.store(prompt, text, calls.isEmpty() ? null : calls);
        };
    }

    /** Has a model say something that is lost, and another one begin anew. */
    public Consumer<PromptSubmitted> sayingAnew(String lost, String text) {
        return prompt -> {
            GenerationId first = GenerationId.next();
            begin(prompt, first);
            tell(prompt, first, List.of(lost));
            GenerationId second = GenerationId.next();
            chunks.write(FakeChunks.started(prompt.conversationId(), prompt.turnId(), second));
            tell(prompt, second, List.of(text));
            chunks.write(ended(prompt, second, text, List.of()));
            history.store(prompt, text, null);
        };
    }

    /** Has a turn end otherwise than by a whole answer, behind this text. */
    public Consumer<PromptSubmitted> ending(String text, UnaryOperator<Chunk.TurnEnded> otherwise) {
        return prompt -> {
            GenerationId generation = GenerationId.next();
            begin(prompt, generation);
            tell(prompt, generation, List.of(text));
            Chunk.TurnEnded end = otherwise.apply(ended(prompt, generation, text, List.of()));
            chunks.write(end);
            history.store(
                    prompt.conversationId(),
                    prompt.turnId(),
                    prompt.userId(),
                    prompt.content(),
                    text,
                    end.outcome().name().toLowerCase(Locale.ROOT),
                    end.error() == null
                            ? null
                            : end.error().category().name().toLowerCase(Locale.ROOT));
        };
    }

    /** A turn is accepted, and a model begins to write. */
    public void begin(PromptSubmitted prompt, GenerationId generation) {
        chunks.write(
                        FakeChunks.accepted(
                                prompt.conversationId(), prompt.turnId(), prompt.content()))
                .write(FakeChunks.started(prompt.conversationId(), prompt.turnId(), generation));
    }

    private void tell(PromptSubmitted prompt, GenerationId generation, List<String> pieces) {
        for (int index = 0; index < pieces.size(); index++) {
            chunks.write(
                    FakeChunks.delta(
                            prompt.conversationId(),
                            prompt.turnId(),
                            generation,
                            index + 1,
                            pieces.get(index)));
        }
    }

    private static Chunk.TurnEnded ended(
            PromptSubmitted prompt, GenerationId generation, String text, List<ToolCall> calls) {
        Chunk.TurnEnded plain =
                (Chunk.TurnEnded)
                        FakeChunks.completed(
                                prompt.conversationId(), prompt.turnId(), generation, text);
        return new Chunk.TurnEnded(
                plain.conversationId(),
                plain.turnId(),
                plain.outcome(),
                plain.generationId(),
                USAGE,
                calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS,
                calls.isEmpty() ? null : calls,
                null,
                null,
                plain.textLength(),
                plain.textSha256(),
                plain.at());
    }

    /** Answers with "echo " and the prompt. */
    public void echo(PromptSubmitted prompt) {
        GenerationId generation = GenerationId.next();
        var conversation = prompt.conversationId();
        var turn = prompt.turnId();
        UserId user = prompt.userId();
        chunks.write(
                        FakeChunks.accepted(
                                conversation,
                                turn,
                                prompt.content(),
                                prompt.branch() == null ? null : prompt.branch().parentTurnId()))
                .write(FakeChunks.started(conversation, turn, generation))
                .write(FakeChunks.delta(conversation, turn, generation, 1, "echo "))
                .write(FakeChunks.delta(conversation, turn, generation, 2, prompt.content()))
                .write(
                        FakeChunks.completed(
                                conversation, turn, generation, "echo " + prompt.content()));
        StoredTurn stored =
                history.store(
                        conversation, turn, user, prompt.content(), "echo " + prompt.content());
        if (prompt.branch() != null) {
            history.branched(stored, prompt.branch().parentTurnId());
        }
    }
}
