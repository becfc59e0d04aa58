package dev.parley.ingress.openai;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Items that responses put out, found by their ids: clients can name them instead of sending them
 * again.
 */
final class OutputItems {
    private static final String MESSAGE = "msg_";
    private static final String CALL = "fc_";
    private static final Pattern ID =
            Pattern.compile("(msg_|fc_)([0-9a-f]{16})([0-9a-f]{16})(?:_([0-9]{1,3}))?");

    private final History history;

    OutputItems(History history) {
        this.history = history;
    }

    /** The id of the message that a turn put out. */
    static String message(TurnId turn) {
        return MESSAGE + hex(turn);
    }

    /** The id of a call that a turn put out. */
    static String call(TurnId turn, int index) {
        return CALL + hex(turn) + "_" + index;
    }

    /** A turn's id as a part of an item's. */
    static String hex(TurnId turn) {
        return turn.toString().replace("-", "");
    }

    /** The item as a model is told it again, if it is one of this user's that was kept. */
    Optional<Message> find(String id, UserId user) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            return Optional.empty();
        }
        TurnId turn =
                new TurnId(
                        new UUID(
                                Long.parseUnsignedLong(parts.group(2), 16),
                                Long.parseUnsignedLong(parts.group(3), 16)));
        boolean message = parts.group(1).equals(MESSAGE);
        int index = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
        return history.turn(turn)
                .filter(found -> found.owner().equals(user) && isKept(found))
                .flatMap(found -> message ? message(found) : call(found, index));
    }

    private boolean isKept(StoredTurn turn) {
        return history.conversation(turn.conversationId())
                .filter(conversation -> conversation.unlisted() == null)
                .isPresent();
    }

    private static Optional<Message> message(StoredTurn turn) {
        return Optional.ofNullable(turn.text()).map(text -> Message.text(Role.ASSISTANT, text));
    }

    private static Optional<Message> call(StoredTurn turn, int index) {
        List<ToolCall> calls = turn.toolCalls() == null ? List.of() : turn.toolCalls();
        return calls.stream()
                .skip(index)
                .findFirst()
                .map(call -> new Message(Role.ASSISTANT, "", null, List.of(call), null));
    }
}
