package dev.parley.ingress.branch;

import dev.parley.events.identity.TurnId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.turn.TurnDirectory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A prompt as it comes over HTTP.
 *
 * @param parentTurnId absent for behind the latest turn, null for the beginning
 */
public record NewMessage(
        @Nullable String content, @Nullable String model, @Nullable JsonNode parentTurnId) {

    /**
     * Where it goes on.
     *
     * @throws dev.parley.ingress.problem.Refused when what it names is no id
     */
    public Direction direction() {
        if (parentTurnId == null) {
            return new Direction.Onward();
        }
        if (parentTurnId.isNull()) {
            return new Direction.Behind(null);
        }
        if (!parentTurnId.isString()) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            "parent_turn_id",
                            "the field 'parent_turn_id' has to be a string or null")
                    .asException();
        }
        TurnId parent = TurnDirectory.parse(parentTurnId.stringValue());
        return new Direction.Behind(parent);
    }
}
