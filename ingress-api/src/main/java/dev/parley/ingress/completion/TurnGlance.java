package dev.parley.ingress.completion;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkRecord;
import dev.parley.ingress.tail.ChunkWatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A look at a turn that is open.
 *
 * <p>Thread safety: records may come from any thread; all else is for one.
 */
public final class TurnGlance implements ChunkWatcher {

    /**
     * What there was to see.
     *
     * @param created when it was asked for
     * @param model that answers, or is to answer
     * @param started whether a model writes
     */
    public record Seen(Instant created, String model, boolean started) {}

    private record Gap(int partition, long from, long to) {}

    private final TurnId turn;
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile Chunk.@Nullable TurnAccepted accepted;
    private volatile Chunk.@Nullable GenerationStarted started;
    private volatile @Nullable Gap gap;

    TurnGlance(TurnId turn) {
        this.turn = turn;
    }

    @Override
    public void missing(int partition, long from, long to) {
        gap = new Gap(partition, from, to);
    }

    @Override
    public void arrived(ChunkRecord chunk) {
        if (chunk.chunk() instanceof Chunk.TurnAccepted news && news.turnId().equals(turn)) {
            accepted = news;
            known.countDown();
        } else if (chunk.chunk() instanceof Chunk.GenerationStarted news
                && news.turnId().equals(turn)) {
            started = news;
        }
    }

    @Override
    public void lost() {
        // Then there is nothing to see.
    }

    /** Looks at what is no longer in memory. */
    void readBack(ConversationId conversation, ChunkLog log) {
        Gap past = gap;
        if (past != null) {
            log.read(conversation, past.partition(), past.from(), past.to(), this::arrived);
        }
    }

    /** What there is to see, waited for at most so long. */
    Optional<Seen> seen(Duration bound) {
        try {
            if (!known.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        Chunk.TurnAccepted begun = accepted;
        Chunk.GenerationStarted writing = started;
        if (begun == null) {
            return Optional.empty();
        }
        String asked = begun.model() == null ? "" : begun.model();
        return Optional.of(
                new Seen(begun.at(), writing == null ? asked : writing.model(), writing != null));
    }
}
