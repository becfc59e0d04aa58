package dev.parley.ingress.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.turn.Outcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What one client has been shown of one turn. Answers whether the next chunk is to be shown. */
final class TurnView {
    private final long id;
    private boolean announced;
    private boolean queued;
    private TurnProgress progress = TurnProgress.NEW;
    private long nextSeq;
    private int shown;
    private boolean torn;
    // Null when what was shown came from another edge, and once the turn has ended.
    private @Nullable MessageDigest digest = sha256();

    TurnView(long id) {
        this.id = id;
    }

    static TurnView of(KnownTurn known) {
        TurnView view = new TurnView(known.id());
        view.announced = known.announced();
        view.queued = known.queued();
        view.progress = known.progress();
        view.nextSeq = known.nextSeq();
        view.shown = known.shown();
        view.torn = known.torn();
        if (known.shown() > 0 || view.progress.ended()) {
            view.digest = null;
        }
        return view;
    }

    KnownTurn known() {
        return new KnownTurn(
                id,
                announced,
                queued,
                progress.state() == TurnProgress.State.ENDED ? TurnProgress.NEW.end() : progress,
                nextSeq,
                shown,
                torn);
    }

    /** Notes that the turn is accepted; false when the client knows. */
    boolean announce() {
        boolean news = !announced && !progress.ended();
        announced = true;
        return news;
    }

    /** Notes that the turn waits; false when that is no longer news. */
    boolean queue() {
        boolean news = !queued && progress.inEffect() == null && !progress.ended();
        queued = true;
        return news;
    }

    /** Whether this start puts another generation in effect than the one shown. */
    boolean starts(Chunk.GenerationStarted started) {
        return !after(started).equals(progress);
    }

    private TurnProgress after(Chunk.GenerationStarted started) {
        return progress.started(started.generationId(), started.replay() != null);
    }

    /** Puts a generation in effect; true when what was shown before is void. */
    boolean start(Chunk.GenerationStarted started) {
        boolean again = progress.ended() || progress.inEffect() != null;
        progress = after(started);
        nextSeq = started.seq() + 1;
        shown = 0;
        torn = false;
        digest = sha256();
        return again;
    }

    /** Takes the next chunk of a generation; false when it is void, a repetition or after a gap. */
    boolean take(Chunk.OfGeneration chunk) {
        if (!progress.shows(chunk.generationId()) || torn || chunk.seq() < nextSeq) {
            return false;
        }
        torn = chunk.seq() > nextSeq;
        nextSeq++;
        return !torn;
    }

    /** Notes that text was shown. */
    void show(String text) {
        shown += text.length();
        if (digest != null) {
            digest.update(text.getBytes(UTF_8));
        }
    }

    boolean hasEnded() {
        return progress.ended();
    }

    /** Whether this end is news; one that failed can still end in another way, by a replay. */
    boolean endsBy(Chunk.TurnEnded ended) {
        return switch (progress.state()) {
            case OPEN, REOPENED -> true;
            case FAILED -> ended.outcome() != Outcome.FAILED;
            case ENDED -> false;
        };
    }

    /** Whether what was shown is the text that the turn ended with. */
    boolean shows(Chunk.TurnEnded ended) {
        if (shown == 0 && ended.textLength() == 0) {
            return true;
        }
        boolean deciding =
                ended.generationId() == null || ended.generationId().equals(progress.inEffect());
        return deciding && !torn && shown == ended.textLength() && hashes(ended.textSha256());
    }

    private boolean hashes(String expected) {
        return digest == null
                || HexFormat.of().formatHex(digest.digest()).equalsIgnoreCase(expected);
    }

    void end(Outcome outcome) {
        announced = true;
        progress = outcome == Outcome.FAILED ? progress.fail() : progress.end();
        digest = null;
    }

    @Override
    public String toString() {
        return known().toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
