package dev.parley.ingress.prompt;

import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.meter.EdgeMeters.PromptResult;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.publish.ConversationLog;
import dev.parley.ingress.publish.UnableToPublish;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.turn.TurnDirectory;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes prompts into the log, in two steps: {@link #draft} decides whether a prompt may be served
 * and which turn it is, {@link #append} makes it so. Between them a client that wants to see the
 * turn from its first chunk on begins to watch.
 *
 * <p>Thread safety: safe.
 */
public final class PromptIntake {
    private final PromptRules rules;
    private final Owners owners;
    private final Repetition repetition;
    private final ConversationLog log;
    private final ChunkTail tail;
    private final TurnDirectory turns;
    private final EdgeMeters meters;
    private final Supplier<ConversationId> newConversations;
    private final Clock clock;

    /** Everything that a prompt passes on its way. */
    public PromptIntake(
            PromptRules rules,
            Owners owners,
            Hints hints,
            History history,
            ConversationLog log,
            ChunkTail tail,
            TurnDirectory turns,
            EdgeMeters meters,
            Supplier<ConversationId> newConversations,
            Clock clock) {
        this.rules = rules;
        this.owners = owners;
        this.repetition = new Repetition(hints, history);
        this.log = log;
        this.tail = tail;
        this.turns = turns;
        this.meters = meters;
        this.newConversations = newConversations;
        this.clock = clock;
    }

    /**
     * Looks at a prompt in a conversation.
     *
     * @throws Refused when it cannot be served
     */
    public Draft draft(Caller caller, @Nullable String conversation, PromptRequest request) {
        return counted(() -> {
            Checked prompt = check(caller, request);
            ConversationId id = owners.check(conversation, caller.userId());
            return known(prompt.in(id, false));
        });
    }

    /**
     * Looks at a prompt that opens a conversation of its own. Under the same key it is the same
     * conversation.
     *
     * @throws Refused when it cannot be served
     */
    public Draft draftAlone(Caller caller, PromptRequest request) {
        return counted(() -> {
            Checked prompt = check(caller, request);
            TurnId turn = prompt.turnId();
            return known(
                    prompt.in(
                            turn.fromIdempotencyKey()
                                    ? new ConversationId(turn.value())
                                    : newConversations.get(),
                            true));
        });
    }

    private Draft counted(Supplier<Draft> drafting) {
        meters.promptReceived();
        try {
            Draft draft = drafting.get();
            if (draft instanceof Draft.Answered) {
                meters.prompt(PromptResult.ANSWERED);
            }
            return draft;
        } catch (Refused refused) {
            meters.prompt(PromptResult.REFUSED);
            throw refused;
        }
    }

    /** A prompt that is in order by itself. */
    private record Checked(
            UserId userId,
            TurnId turnId,
            String content,
            @Nullable String model,
            Particulars particulars) {
        Draft.Fresh in(ConversationId conversation, boolean opens) {
            return new Draft.Fresh(
                    conversation, userId, turnId, content, model, particulars, opens);
        }
    }

    private Checked check(Caller caller, PromptRequest request) {
        Particulars particulars = request.particulars();
        String content = rules.content(request.content(), particulars.input() != null);
        String key = rules.idempotencyKey(request.idempotencyKey());
        String model = rules.model(request.model());
        UserId user = caller.userId();
        TurnId turn = key == null ? TurnId.next() : TurnId.ofIdempotencyKey(user, key);
        return new Checked(user, turn, content, model, particulars);
    }

    private Draft known(Draft.Fresh fresh) {
        if (!fresh.turnId().fromIdempotencyKey()) {
            return fresh;
        }
        Optional<StoredTurn> ended = repetition.check(fresh);
        return ended.isPresent() ? new Draft.Answered(ended.get()) : fresh;
    }

    /**
     * Appends a prompt. On return it is in the log and will come to an outcome.
     *
     * @throws Refused when that is not known to be so; sent again under the same key it is the same
     *     turn
     */
    public Submitted append(Draft.Fresh draft, TraceParent trace) {
        try {
            long position = tail.position(draft.conversationId());
            String cursor =
                    Cursor.before(tail.partition(draft.conversationId()), position)
                            .encode(draft.conversationId());
            turns.accepted(draft.turnId(), draft.conversationId());
            Instant at = clock.instant();
            log.append(event(draft, cursor, at), trace);
            if (draft.opens()) {
                owners.opened(draft.conversationId(), draft.userId());
            }
            meters.prompt(PromptResult.ACCEPTED);
            return new Submitted(draft.conversationId(), draft.turnId(), position, cursor, at);
        } catch (UnableToPublish e) {
            meters.prompt(PromptResult.UNCONFIRMED);
            throw e;
        } catch (Refused e) {
            meters.prompt(PromptResult.REFUSED);
            throw e;
        }
    }

    private PromptSubmitted event(Draft.Fresh draft, String cursor, Instant at) {
        Particulars particulars = draft.particulars();
        return new PromptSubmitted(
                draft.conversationId(),
                draft.turnId(),
                draft.userId(),
                draft.content(),
                draft.model(),
                particulars.parameters(),
                particulars.branch(),
                particulars.input(),
                particulars.unlisted() ? true : null,
                particulars.metadata(),
                cursor,
                at);
    }

    /** The refusal when the log turns out to hold another prompt under the same key. */
    public static Refused reused(Draft.Fresh draft) {
        return Repetition.reused(draft);
    }
}
