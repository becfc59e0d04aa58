package dev.parley.ingress.socket;

import dev.parley.events.chunk.Chunk;
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
import dev.parley.ingress.tail.Watch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket's view of one conversation.
 *
 * <p>Thread safety: records may come from any thread, and everything that touches the view happens
 * in the socket's outbox. Beginning and ending are for one thread at a time.
 */
final class Subscription implements ChunkWatcher {
    private final ConversationId conversation;
    private final Surroundings surroundings;
    private final SocketConnection connection;
    // Sent here under an idempotency key and not yet announced by the log.
    private final Map<TurnId, String> sent = new HashMap<>();
    private ConversationView view;
    private @Nullable Watch watch;
    private volatile boolean missed;
    private volatile boolean closed;

    Subscription(
            ConversationId conversation,
            Cursor from,
            Surroundings surroundings,
            SocketConnection connection) {
        this.conversation = conversation;
        this.surroundings = surroundings;
        this.connection = connection;
        this.view = new ConversationView(conversation, from);
    }

    /** Begins to watch. */
    void begin(long from) {
        watch = surroundings.tail().watch(conversation, from, this);
    }

    /** Whether a part of what it was to show was no longer in memory. */
    boolean missed() {
        return missed;
    }

    /** Ends; nothing is shown after the return but what is being sent at the moment. */
    void end() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }

    @Override
    public void missing(int partition, long from, long to) {
        missed = true;
        connection.later(() -> replay(partition, from, to));
    }

    @Override
    public void arrived(ChunkRecord chunk) {
        connection.later(() -> show(chunk));
    }

    @Override
    public void lost() {
        connection.close(Closing.RESUME);
    }

    /** A prompt is about to be appended. */
    void expect(Draft.Fresh draft, @Nullable String requestId) {
        connection.later(() -> {
            view.expect(draft.turnId(), requestId);
            if (draft.turnId().fromIdempotencyKey()) {
                sent.put(draft.turnId(), draft.content());
            }
        });
    }

    /** The prompt is in the log. */
    void acknowledge(Submitted turn) {
        connection.later(() -> view.acknowledge(turn.turnId(), turn.position(), connection::send));
    }

    /** The prompt is not known to be in the log. */
    void giveUp(Draft.Fresh draft) {
        connection.later(() -> {
            view.giveUp(draft.turnId());
            sent.remove(draft.turnId());
        });
    }

    /** The prompt was asked before, and this is what came of it. */
    void answer(Draft.Answered answered, @Nullable String requestId) {
        connection.later(() ->
                StoredAnswer.frames(answered.turn(), view.cursor(), requestId)
                        .forEach(connection::send));
    }

    private void show(ChunkRecord chunk) {
        if (closed) {
            return;
        }
        if (!sent.isEmpty() && chunk.chunk() instanceof Chunk.TurnAccepted accepted) {
            compare(accepted);
        }
        view.apply(chunk, surroundings.texts(), connection::send);
    }

    private void compare(Chunk.TurnAccepted accepted) {
        String content = sent.remove(accepted.turnId());
        if (content != null && !content.equals(accepted.content())) {
            connection.send(
                    connection.error(
                            Refusal.ofField(
                                            ProblemCode.IDEMPOTENCY_KEY_REUSED,
                                            "idempotency_key",
                                            "this key was sent with another prompt before")
                                    .about(accepted.turnId()),
                            null));
        }
    }

    private void replay(int partition, long from, long to) {
        if (closed) {
            return;
        }
        ChunkLog.Extent extent =
                surroundings.log().read(conversation, partition, from, to, this::show);
        if (extent == ChunkLog.Extent.WHOLE) {
            surroundings.meters().resumed("log");
            return;
        }
        surroundings.meters().resumed("reset");
        view = new ConversationView(conversation, Cursor.before(partition, to));
        try {
            List<StoredMessage> messages =
                    surroundings
                            .history()
                            .messages(
                                    conversation,
                                    null,
                                    true,
                                    surroundings.settings().resetMessages())
                            .reversed();
            connection.send(new ServerFrame.Reset(conversation, view.cursor(), messages));
        } catch (UnableToReadHistory e) {
            connection.send(connection.error(e.refusal(), null));
        }
    }
}
