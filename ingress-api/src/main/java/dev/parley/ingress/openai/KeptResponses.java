package dev.parley.ingress.openai;

import dev.parley.events.generation.Message;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.completion.Failures;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.TurnWatching;
import dev.parley.ingress.completion.WholeAnswer;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.tail.TurnSeen;
import dev.parley.ingress.tail.TurnsSeen;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses that their callers ask for again: as stored once their turn has ended, as the log shows
 * them before.
 */
public final class KeptResponses {
    /** A turn has at most two messages. */
    private static final int MORE_THAN_ONE_TURN = 3;

    private final Owners owners;
    private final History history;
    private final TurnsSeen seen;
    private final Visibility visibility;
    private final OutputItems items;
    private final TurnWatching watching;

    /** Thread safety: safe. */
    public KeptResponses(
            Owners owners,
            History history,
            TurnsSeen seen,
            Visibility visibility,
            TurnWatching watching) {
        this.owners = owners;
        this.history = history;
        this.seen = seen;
        this.visibility = visibility;
        this.items = new OutputItems(history);
        this.watching = watching;
    }

    /** An item that an earlier response of this caller put out. */
    Optional<Message> item(String id, Caller caller) {
        return items.find(id, caller.userId());
    }

    /** As {@link #check}, of a response that a call goes on behind. */
    ResponseId previous(String text, Caller caller) {
        try {
            return check(text, caller);
        } catch (Refused refused) {
            throw refused.refusal().code() == ProblemCode.RESPONSE_NOT_FOUND
                    ? ResponseId.notFound("previous_response_id")
                    : refused;
        }
    }

    /**
     * Returns when a turn that has ended can be continued and asked for on every edge, or will be
     * soon.
     */
    void settle(TurnId turn) {
        visibility.ofTurn(turn);
    }

    /**
     * The id in this text.
     *
     * @throws Refused the same way for a response of another user as for one that does not exist
     */
    ResponseId check(String text, Caller caller) {
        ResponseId id = ResponseId.parse(text);
        try {
            owners.check(id.conversationId(), caller.userId());
        } catch (Refused refused) {
            throw refused.refusal().code() == ProblemCode.CONVERSATION_NOT_FOUND
                    ? ResponseId.notFound()
                    : refused;
        }
        return id;
    }

    /** The turn as it ended, once it is stored. */
    Optional<StoredTurn> ended(ResponseId id) {
        Optional<StoredTurn> turn = history.turn(id.turnId());
        if (turn.isEmpty() && watching.hasEnded(id.conversationId(), id.turnId())) {
            visibility.ofTurn(id.turnId());
            turn = history.turn(id.turnId());
        }
        if (turn.filter(found -> isAnother(found, id)).isPresent()) {
            throw ResponseId.notFound();
        }
        return turn;
    }

    /** Text that is gone went with the conversation. */
    private static boolean isAnother(StoredTurn turn, ResponseId id) {
        return !turn.conversationId().equals(id.conversationId()) || turn.prompt() == null;
    }

    /** The response at the stage that it has reached. */
    ObjectNode state(ResponseId id) {
        return ended(id).map(turn -> json(id, turn)).orElseGet(() -> open(id));
    }

    /** Whether its conversation has other turns. */
    boolean isContinued(ResponseId id) {
        // Those that lately began are known once the partition is read.
        var _ = watching.now(id.conversationId());
        return history.messages(id.conversationId(), null, null, false, MORE_THAN_ONE_TURN).stream()
                        .map(StoredMessage::turnId)
                        .anyMatch(turn -> !turn.equals(id.turnId()))
                || seen.of(id.conversationId()).stream()
                        .map(TurnSeen::turnId)
                        .anyMatch(turn -> !turn.equals(id.turnId()));
    }

    private ObjectNode open(ResponseId id) {
        return watching.glance(id.conversationId(), id.turnId(), id.offset())
                .map(glance ->
                        new ResponseObject(
                                        id,
                                        ResponseObject.nothing(),
                                        glance.created(),
                                        glance.model())
                                .open(glance.started() ? "in_progress" : "queued"))
                .orElseThrow(() ->
                        Refusal.later(
                                        ProblemCode.ANSWER_UNAVAILABLE,
                                        "how the response stands cannot be seen now")
                                .asException());
    }

    /** A turn that has ended, as a response. */
    ObjectNode json(ResponseId id, StoredTurn turn) {
        ResponseObject response =
                new ResponseObject(
                        id,
                        said(turn),
                        turn.submittedAt(),
                        turn.model() == null ? "" : turn.model());
        Refusal failure = Failures.of(turn);
        if (failure != null) {
            return response.unfinished(
                    Outcome.valueOf(turn.outcome().toUpperCase(Locale.ROOT)),
                    turn.text() == null ? "" : turn.text(),
                    failure,
                    TokenCount.of(turn.usage()));
        }
        WholeAnswer answer = WholeAnswer.of(turn);
        return response.whole(
                answer.text(), answer.toolCalls(), answer.finishReason(), answer.usage());
    }

    /** What is remembered of the call. */
    private ObjectNode said(StoredTurn turn) {
        ObjectNode said = ResponseObject.nothing();
        if (turn.metadata() != null) {
            said.set("metadata", EventJson.mapper().readTree(turn.metadata()));
        }
        TurnId previous = turn.branched() ? turn.parentTurnId() : null;
        if (previous != null) {
            history.turn(previous)
                    .ifPresent(before ->
                            said.put(
                                    "previous_response_id",
                                    ResponseId.of(turn.conversationId(), previous, before.cursor())
                                            .toString()));
        }
        return said;
    }
}
