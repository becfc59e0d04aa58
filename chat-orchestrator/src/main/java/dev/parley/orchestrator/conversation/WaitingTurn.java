package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;

/**
 * A turn that waits for those before it.
 *
 * @param position the offset of its prompt
 * @param model the model that will answer
 * @param prompt the size of its prompt
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record WaitingTurn(TurnId turnId, long position, Model model, Size prompt) {}
