package dev.parley.orchestrator.turn;

import dev.parley.events.generation.Message;
import dev.parley.events.identity.ConversationId;
import dev.parley.orchestrator.context.ToolTalk;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.Prompt;
import dev.parley.orchestrator.conversation.Transcript;
import java.util.ArrayList;
import java.util.List;

/** Puts the context of a generation together, from entries that are written once. */
record ContextMessages(Transcript transcript) {

    /** Instructions, the context that was brought, the rounds behind it, the prompt. */
    List<Message> of(ConversationId conversation, Effect.Request request, Prompt prompt) {
        List<Message> messages = new ArrayList<>();
        if (request.instructions() != null) {
            messages.add(transcript.instructions(conversation, request.instructions()));
        }
        if (request.context() != null) {
            messages.addAll(transcript.context(conversation, request.context()));
        }
        for (Long round : request.rounds()) {
            messages.addAll(transcript.prompt(conversation, round).messages());
            messages.add(transcript.answer(conversation, round));
        }
        messages.addAll(prompt.messages());
        return ToolTalk.settled(messages);
    }
}
