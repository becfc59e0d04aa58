package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.Head.SystemPrompt;
import org.jspecify.annotations.Nullable;

/** Whose a conversation is, how it is set up, and that it is gone. Only its owner has a say. */
final class Settings {
    private final Draft draft;
    private final TextMeasure texts;

    Settings(Draft draft, TextMeasure texts) {
        this.draft = draft;
        this.texts = texts;
    }

    /** Opens a conversation; one that is open already stays as it is. */
    void create(ConversationCreated event) {
        if (draft.owner == null) {
            draft.owner = event.userId();
            draft.model = event.model();
            instruct(event.systemPrompt());
        }
    }

    void update(ConversationUpdated event) {
        if (event.userId().equals(draft.owner) && !draft.deleted) {
            draft.model = event.model() == null ? draft.model : event.model();
            instruct(event.systemPrompt());
        }
    }

    /** Deletes the conversation: its texts go, its open turns are cancelled. */
    void delete(ConversationDeleted event, Turns turns) {
        if (!event.userId().equals(draft.owner) || draft.deleted) {
            return;
        }
        draft.deleted = true;
        for (EndedTurn turn : draft.recent) {
            turn.texts().forEach(draft::retire);
        }
        draft.recent.replaceAll(EndedTurn::withoutTexts);
        draft.retireSystemPrompt();
        turns.cancelAll(event.at());
    }

    /** Null leaves the instructions as they are, a blank text takes them away. */
    private void instruct(@Nullable String text) {
        if (text == null) {
            return;
        }
        draft.retireSystemPrompt();
        if (!text.isBlank()) {
            draft.systemPrompt = new SystemPrompt(draft.offset, texts.measure(text));
            draft.leadsTo(new Effect.KeepInstructions());
        }
    }
}
