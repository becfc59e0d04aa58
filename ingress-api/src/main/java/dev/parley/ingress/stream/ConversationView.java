package dev.parley.ingress.stream;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.tail.ChunkRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client is shown of a conversation: turns the records of the chunk log, in order, into
 * frames. Shows the generation started last and no other, each piece once, and at the end never
 * anything but the text that decided.
 *
 * <p>A view made from any of its cursors and given the records after it goes on as this one would.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class ConversationView {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationView.class);
    private static final int TURNS_KEPT = 64;
    private static final int TURNS_IN_CURSOR = 4;

    /** A turn that the client sends, and what its frame is to say. */
    private record Expected(@Nullable String requestId, @Nullable TurnId parent) {}

    private final ConversationId conversation;
    private final int partition;
    private final LinkedHashMap<Long, TurnView> turns =
            new LinkedHashMap<>(4, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, TurnView> eldest) {
                    return size() > TURNS_KEPT;
                }
            };
    private final Map<TurnId, Expected> expected = new HashMap<>();
    private long offset;

    /** A view that goes on from a cursor. */
    public ConversationView(ConversationId conversation, Cursor cursor) {
        this.conversation = conversation;
        this.partition = cursor.partition();
        this.offset = cursor.offset();
        for (KnownTurn known : cursor.turns().reversed()) {
            turns.put(known.id(), TurnView.of(known));
        }
    }

    /** Where a client that has seen all frames so far stands. */
    public String cursor() {
        return cursorAt(offset);
    }

    /**
     * Notes that the client is about to send this turn itself: the frame that tells it so comes
     * with the acknowledgement, or with the first chunk that proves the turn to be in the log. A
     * turn that has ended is shown again, because the client asks again.
     *
     * @param parent the turn that it is to follow, where the client said so
     */
    public void expect(TurnId turn, @Nullable String requestId, @Nullable TurnId parent) {
        if (view(turn).hasEnded()) {
            turns.remove(key(turn));
        }
        expected.put(turn, new Expected(requestId, parent));
    }

    /** Whether the client knows how this turn ended. */
    public boolean knowsEnd(TurnId turn) {
        TurnView known = turns.get(key(turn));
        return known != null && known.hasEnded();
    }

    /** Notes that a turn that was expected could not be sent. */
    public void giveUp(TurnId turn) {
        expected.remove(turn);
    }

    /**
     * Notes that a turn that was expected is in the log.
     *
     * @param position an offset before which nothing of the turn lies, and all before which this
     *     view has been given
     */
    public void acknowledge(TurnId turn, long position, Consumer<ServerFrame> frames) {
        offset = Math.max(offset, position - 1);
        confirm(turn, offset, frames);
    }

    private void confirm(TurnId turn, long place, Consumer<ServerFrame> frames) {
        Expected sent = expected.remove(turn);
        if (sent != null) {
            view(turn).announce();
            frames.accept(
                    new ServerFrame.Accepted(
                            conversation,
                            turn,
                            cursorAt(place),
                            sent.parent(),
                            null,
                            sent.requestId()));
        }
    }

    /**
     * Shows the next record.
     *
     * @param texts asked for the text that decided a turn, when another was shown
     */
    public void apply(ChunkRecord record, DecidedTexts texts, Consumer<ServerFrame> frames) {
        if (record.offset() <= offset) {
            return;
        }
        long before = offset;
        offset = record.offset();
        Chunk next = record.chunk();
        if (next == null) {
            return;
        }
        confirm(next.turnId(), before, frames);
        switch (next) {
            case Chunk.TurnAccepted accepted -> accepted(accepted, frames);
            case Chunk.TurnQueued queued -> queued(queued, frames);
            case Chunk.GenerationStarted started -> started(started, frames);
            case Chunk.TextDelta delta -> delta(delta, frames);
            case Chunk.ToolCallStarted tool -> toolStarted(tool, frames);
            case Chunk.ToolCallFinished tool -> toolFinished(tool, frames);
            case Chunk.TurnEnded ended -> ended(ended, before, texts, frames);
        }
    }

    private void accepted(Chunk.TurnAccepted chunk, Consumer<ServerFrame> frames) {
        if (view(chunk.turnId()).announce()) {
            frames.accept(
                    new ServerFrame.Accepted(
                            conversation,
                            chunk.turnId(),
                            cursor(),
                            chunk.parentTurnId(),
                            chunk.content(),
                            null));
        }
    }

    private void queued(Chunk.TurnQueued chunk, Consumer<ServerFrame> frames) {
        if (view(chunk.turnId()).queue()) {
            frames.accept(
                    new ServerFrame.Queued(
                            conversation, chunk.turnId(), cursor(), chunk.position()));
        }
    }

    private void started(Chunk.GenerationStarted chunk, Consumer<ServerFrame> frames) {
        TurnView turn = view(chunk.turnId());
        if (!turn.starts(chunk)) {
            return;
        }
        boolean again = turn.start(chunk);
        frames.accept(
                again
                        ? new ServerFrame.Restarted(conversation, chunk.turnId(), cursor())
                        : new ServerFrame.Started(
                                conversation, chunk.turnId(), cursor(), chunk.model()));
    }

    private void delta(Chunk.TextDelta chunk, Consumer<ServerFrame> frames) {
        TurnView turn = view(chunk.turnId());
        if (turn.take(chunk)) {
            turn.show(chunk.text());
            frames.accept(
                    new ServerFrame.Delta(conversation, chunk.turnId(), cursor(), chunk.text()));
        }
    }

    private void toolStarted(Chunk.ToolCallStarted chunk, Consumer<ServerFrame> frames) {
        if (view(chunk.turnId()).take(chunk)) {
            frames.accept(
                    new ServerFrame.Tool(
                            conversation,
                            chunk.turnId(),
                            cursor(),
                            chunk.toolCallId(),
                            "started",
                            chunk.name(),
                            chunk.arguments()));
        }
    }

    private void toolFinished(Chunk.ToolCallFinished chunk, Consumer<ServerFrame> frames) {
        if (view(chunk.turnId()).take(chunk)) {
            frames.accept(
                    new ServerFrame.Tool(
                            conversation,
                            chunk.turnId(),
                            cursor(),
                            chunk.toolCallId(),
                            chunk.succeeded() ? "succeeded" : "failed",
                            null,
                            null));
        }
    }

    private void ended(
            Chunk.TurnEnded chunk, long before, DecidedTexts texts, Consumer<ServerFrame> frames) {
        TurnView turn = view(chunk.turnId());
        if (!turn.endsBy(chunk)) {
            return;
        }
        if (!turn.shows(chunk)) {
            LOG.atDebug()
                    .addKeyValue("conversation_id", conversation)
                    .addKeyValue("turn_id", chunk.turnId())
                    .addKeyValue("shown", turn)
                    .addKeyValue("length", chunk.textLength())
                    .log("a turn ended with another text than was shown");
            // These carry the cursor of before the end: who leaves amid them gets them all again.
            replace(chunk, cursorAt(before), texts, frames);
        }
        turn.end(chunk.outcome());
        frames.accept(OutcomeFrame.of(chunk, cursor()));
    }

    private void replace(
            Chunk.TurnEnded chunk,
            String cursor,
            DecidedTexts texts,
            Consumer<ServerFrame> frames) {
        frames.accept(new ServerFrame.Restarted(conversation, chunk.turnId(), cursor));
        if (chunk.textLength() > 0) {
            Optional<String> text = texts.of(chunk);
            frames.accept(
                    text.isPresent()
                            ? new ServerFrame.Delta(
                                    conversation, chunk.turnId(), cursor, text.get())
                            : unavailable(chunk.turnId()));
        }
    }

    private ServerFrame.Error unavailable(TurnId turn) {
        Refusal refusal =
                Refusal.of(
                                ProblemCode.ANSWER_UNAVAILABLE,
                                "the text of this turn cannot be had now; read it from the history later")
                        .about(turn);
        return ServerFrame.Error.of(refusal, conversation, null);
    }

    private TurnView view(TurnId turn) {
        return turns.computeIfAbsent(key(turn), TurnView::new);
    }

    private static Long key(TurnId turn) {
        return turn.value().getLeastSignificantBits();
    }

    private String cursorAt(long place) {
        List<KnownTurn> known =
                turns.sequencedValues().reversed().stream()
                        .limit(TURNS_IN_CURSOR)
                        .map(TurnView::known)
                        .toList();
        return new Cursor(partition, place, known).encode(conversation);
    }
}
