package dev.parley.events.conversation;

import dev.parley.events.generation.Message;
import dev.parley.events.identity.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a prompt goes on that does not follow the latest one: a prompt that was edited, an answer
 * that is asked for again, a call that brings its own context.
 *
 * @param parentTurnId the turn it follows; null when it follows none
 * @param context what was said until there, oldest first: the model is given this before the
 *     prompt, and no round that the orchestrator knows. Where it is empty, the rounds that the
 *     orchestrator still knows on the way there
 */
public record Branch(@Nullable TurnId parentTurnId, List<Message> context) {}
