package dev.parley.ingress.fake;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.StoredTurn;
import java.util.function.Consumer;

/**
 * The rest of the pipeline, in a few lines: stores conversations, and answers every prompt with an
 * echo in two deltas, unless told otherwise.
 */
public final class FakePipeline implements Consumer<ConversationEvent> {
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
