package dev.parley.events.turn;

import dev.parley.events.generation.Message;
import dev.parley.events.identity.TurnId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What more there is to say of a prompt than its text.
 *
 * @param parentTurnId the turn that it follows; null when it follows none
 * @param branched whether its sender chose that turn; null for no: it follows the prompt before it
 * @param unlisted whether its conversation is kept out of lists; null for no
 * @param metadata a JSON object of texts that the sender attached
 * @param input what the model was given as the prompt, where that is not the text alone
 */
public record Origin(
        @Nullable TurnId parentTurnId,
        @Nullable Boolean branched,
        @Nullable Boolean unlisted,
        @Nullable String metadata,
        @Nullable List<Message> input) {}
