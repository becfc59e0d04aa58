package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.orchestrator.context.Size;
import org.jspecify.annotations.Nullable;

/**
 * Where a turn stands in the tree of its conversation's turns, and what its model is given beside
 * the prompt.
 *
 * @param parent the offset of the prompt of the turn that it follows; null when it follows none
 *     that was known
 * @param context the size of the context that it brought, or null when it goes on with the rounds
 *     before it
 * @param tools the size of the tools that it offers, or null when it offers none
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Place(@Nullable Long parent, @Nullable Size context, @Nullable Size tools) {
    /** What must be there beside the instructions and the prompt. */
    Size brought() {
        Size own = context == null ? Size.NONE : context;
        return tools == null ? own : own.plus(tools);
    }

    /** The place when another turn has to be followed. */
    Place behind(@Nullable Long other) {
        return new Place(other, context, tools);
    }

    /** The place when the turn has ended: what matters to those that follow it. */
    Place ended(boolean withTexts) {
        return new Place(parent, withTexts ? context : null, null);
    }
}
