package dev.parley.ingress.watch;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.Branch;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.stream.ConversationView;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkRecord;
import dev.parley.ingress.tail.ChunkWatcher;
import dev.parley.ingress.tail.TailNotReady;
import dev.parley.ingress.tail.Watch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's view of one conversation, kept up with the log: what is past comes from memory, from
 * the brokers or, where the log has it no longer, from the history; then what comes, without a gap
 * and without a double. The caller has made sure that the client may see it.
 *
 * <p>Thread safety: records may come from any thread, and everything that touches the view happens
 * on the screen. Beginning and ending are for one thread at a time.
 */
public final class Subscription implements ChunkWatcher {
    private final ConversationId conversation;
    private final Cursor from;
    private final Sources sources;
    private final Screen screen;
    // Sent here under an idempotency key and not yet announced by the log.
    private final Map<TurnId, String> sent = new HashMap<>();
    private ConversationView view;
    private volatile @Nullable Watch watch;
    private volatile boolean missed;
    private volatile boolean ended;

    /** One that goes on behind a cursor, once begun. */
    public Subscription(ConversationId conversation, Cursor from, Sources sources, Screen screen) {
        this.conversation = conversation;
        this.from = from;
        this.sources = sources;
        this.screen = screen;
        this.view = new ConversationView(conversation, from);
    }

    /**
     * Begins to watch, unless ended before.
     *
     * @throws dev.parley.ingress.tail.TailNotReady when the log cannot be read; then it has ended
     */
    public void begin() {
        if (ended) {
            return;
        }
        Watch begun;
        try {
            begun = sources.tail().watch(conversation, from.next(), this);
        } catch (TailNotReady e) {
            ended = true;
            throw e;
        }
        watch = begun;
        if (ended) {
            begun.close();
        }
    }

    /** Begins to watch for a client that comes back, and counts where it was served from. */
    public void resume() {
        begin();
        if (!missed) {
            sources.meters().resumed("memory");
        }
    }

    /** Ends; nothing is shown after the return but what is being shown at the moment. */
    public void end() {
        ended = true;
        Watch begun = watch;
        if (begun != null) {
            begun.close();
        }
    }

    /** Whether nothing more will be shown. */
    public boolean hasEnded() {
        return ended;
    }

    /** Where the client stands. Only to be asked on the screen. */
    public String cursor() {
        return view.cursor();
    }

    /** Whether the client knows of this turn. Only to be asked on the screen. */
    public boolean knows(TurnId turn) {
        return view.knows(turn);
    }

    /** Whether the client knows how this turn ended. Only to be asked on the screen. */
    public boolean knowsEnd(TurnId turn) {
        return view.knowsEnd(turn);
    }

    @Override
    public void missing(int partition, long first, long end) {
        missed = true;
        screen.later(() -> replay(partition, first, end));
    }

    /** One thing to be shown, however much it is: only what comes later can be too much. */
    @Override
    public void past(List<ChunkRecord> chunks) {
        screen.later(() -> chunks.forEach(this::show));
    }

    @Override
    public void arrived(ChunkRecord chunk) {
        screen.later(() -> show(chunk));
    }

    @Override
    public void lost() {
        screen.sendAway();
    }

    /** A prompt is about to be appended. */
    public void expect(Draft.Fresh draft, @Nullable String requestId) {
        screen.later(() -> {
            Branch branch = draft.particulars().branch();
            view.expect(draft.turnId(), requestId, branch == null ? null : branch.parentTurnId());
            if (draft.turnId().fromIdempotencyKey()) {
                sent.put(draft.turnId(), draft.content());
            }
        });
    }

    /** The prompt is in the log. */
    public void acknowledge(Submitted turn) {
        screen.later(() -> view.acknowledge(turn.turnId(), turn.position(), screen::show));
    }

    /** The prompt is not known to be in the log. */
    public void giveUp(Draft.Fresh draft) {
        screen.later(() -> {
            view.giveUp(draft.turnId());
            sent.remove(draft.turnId());
        });
    }

    /** The prompt was asked before, and this is what came of it. */
    public void answer(Draft.Answered answered, @Nullable String requestId) {
        screen.later(() ->
                StoredAnswer.frames(answered.turn(), view.cursor(), requestId)
                        .forEach(screen::show));
    }

    private void show(ChunkRecord chunk) {
        if (ended) {
            return;
        }
        if (!sent.isEmpty() && chunk.chunk() instanceof Chunk.TurnAccepted accepted) {
            compare(accepted);
        }
        view.apply(chunk, sources.texts(), screen::show);
    }

    private void compare(Chunk.TurnAccepted accepted) {
        String content = sent.remove(accepted.turnId());
        if (content != null && !content.equals(accepted.content())) {
            screen.show(
                    ServerFrame.Error.of(
                            Refusal.ofField(
                                            ProblemCode.IDEMPOTENCY_KEY_REUSED,
                                            "idempotency_key",
                                            "this key was sent with another prompt before")
                                    .about(accepted.turnId()),
                            null,
                            null));
        }
    }

    private void replay(int partition, long first, long end) {
        if (ended) {
            return;
        }
        if (readBack(partition, first, end)) {
            sources.meters().resumed("log");
            return;
        }
        sources.meters().resumed("reset");
        try {
            reset(partition, end);
        } catch (UnableToReadHistory e) {
            end();
            screen.showUnable(conversation, e.refusal());
        }
    }

    /**
     * Begins anew with what is stored, and goes on where the stored ends: the turns that are open
     * or not stored yet are read back, and those that are stored are not shown again.
     */
    private void reset(int partition, long end) {
        Cursor meeting = sources.resumePoint().find(conversation);
        List<StoredMessage> messages =
                sources.history()
                        .messages(conversation, null, true, sources.resetMessages())
                        .reversed();
        view = new ConversationView(conversation, meeting);
        screen.show(new ServerFrame.Reset(conversation, view.cursor(), messages));
        if (meeting.next() < end && !readBack(partition, meeting.next(), end)) {
            screen.show(
                    ServerFrame.Error.of(
                            Refusal.later(
                                    ProblemCode.LOG_UNAVAILABLE,
                                    "what lately happened here cannot be shown; read the history soon"),
                            conversation,
                            null));
        }
    }

    private boolean readBack(int partition, long first, long end) {
        return sources.log().read(conversation, partition, first, end, this::show)
                == ChunkLog.Extent.WHOLE;
    }
}
