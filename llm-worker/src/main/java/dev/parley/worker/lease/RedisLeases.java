package dev.parley.worker.lease;

import dev.parley.events.identity.TurnId;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.LeaseEvent;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Leases in Redis: {@code parley:turn:<id>:lease} holds generation and worker and runs out by
 * itself; {@code …:last} holds them for longer, so that who stood still can tell whether another
 * had the lease meanwhile; {@code …:done} holds the number of the request whose end is in the log,
 * and the category of a failure whose dead letter is to be written; {@code …:cancel} holds the
 * number of the last request that was cancelled. Each act is one script, so it is atomic and one
 * round trip; {@code EVAL} because Redis 6 has nothing newer.
 */
public final class RedisLeases implements Leases, AutoCloseable {
    private static final int LOST = 1;
    private static final int CANCELLED = 2;

    private final RedisConnection redis;
    private final Outage outage;
    private final LeaseSettings settings;
    private final String worker;
    private final WorkerMeters meters;

    /**
     * Begins to connect.
     *
     * @param worker the name of this process
     */
    public RedisLeases(
            LeaseSettings settings, String worker, InstantSource clock, WorkerMeters meters) {
        this.outage = new Outage(clock);
        this.redis = new RedisConnection(settings, outage);
        this.settings = settings;
        this.worker = worker;
        this.meters = meters;
    }

    /** Waits until Redis is connected or known to be away, but no longer than that. */
    public void awaitFirstAttempt(Duration time) throws InterruptedException {
        redis.awaitFirstAttempt(time);
    }

    @Override
    public void close() {
        redis.close();
    }

    @Override
    public Claim claim(Lease lease) {
        Claim claim =
                this.<String>ask(
                                Scripts.CLAIM,
                                ScriptOutputType.VALUE,
                                lease.turnId(),
                                holder(lease),
                                millis(settings.timeToLive()),
                                attempt(lease),
                                millis(settings.doneFor()))
                        .flatMap(this::answer)
                        .map(RedisLeases::read)
                        .orElseGet(Claim.Unavailable::new);
        meters.lease(
                switch (claim) {
                    case Claim.Taken(boolean cancelled) ->
                            cancelled ? LeaseEvent.CANCELLED : LeaseEvent.TAKEN;
                    case Claim.Held _ -> LeaseEvent.HELD;
                    case Claim.Done _ -> LeaseEvent.DONE;
                    case Claim.LetterOwed _ -> LeaseEvent.LETTER_OWED;
                    case Claim.Unavailable _ -> LeaseEvent.WITHOUT;
                });
        return claim;
    }

    private static Claim read(String answer) {
        return switch (answer) {
            case "DONE" -> new Claim.Done();
            case "HELD" -> new Claim.Held();
            case "TAKEN" -> new Claim.Taken(false);
            case "TAKEN_CANCELLED" -> new Claim.Taken(true);
            default -> new Claim.LetterOwed(answer.substring("OWED ".length()));
        };
    }

    @Override
    public void renew(Collection<Lease> leases, LeaseListener listener) {
        Map<Lease, RedisFuture<Long>> asked = new LinkedHashMap<>();
        for (Lease lease : leases) {
            this.<Long>ask(
                            Scripts.RENEW,
                            ScriptOutputType.INTEGER,
                            lease.turnId(),
                            holder(lease),
                            millis(settings.timeToLive()),
                            attempt(lease),
                            millis(settings.doneFor()))
                    .ifPresent(answer -> asked.put(lease, answer));
        }
        // All were asked at once, so all together get the time of one.
        long end = System.nanoTime() + settings.commandTimeout().toNanos();
        asked.forEach((lease, future) -> {
            Optional<Long> state = answer(future, Math.max(0, end - System.nanoTime()));
            if (state.isPresent()) {
                if ((state.get() & LOST) != 0) {
                    listener.lost(lease);
                } else {
                    listener.kept(lease);
                }
                if ((state.get() & CANCELLED) != 0) {
                    listener.cancelled(lease);
                }
            }
        });
    }

    @Override
    public void complete(Lease lease) {
        mark(lease, attempt(lease), "1");
    }

    @Override
    public void owe(Lease lease, String category) {
        mark(lease, attempt(lease) + " " + category, "0");
    }

    private void mark(Lease lease, String mark, String giveBack) {
        tell(
                Scripts.MARK_DONE,
                lease.turnId(),
                holder(lease),
                attempt(lease),
                mark,
                millis(settings.doneFor()),
                giveBack);
    }

    @Override
    public void release(Lease lease) {
        tell(Scripts.RELEASE, lease.turnId(), holder(lease));
    }

    @Override
    public void markCancelled(TurnId turn, int lastAttempt) {
        tell(
                Scripts.MARK_CANCELLED,
                turn,
                worker,
                millis(settings.cancelledFor()),
                Integer.toString(lastAttempt));
    }

    private void tell(String script, TurnId turn, String... arguments) {
        var _ =
                this.<Long>ask(script, ScriptOutputType.INTEGER, turn, arguments)
                        .flatMap(this::answer);
    }

    private <T> Optional<RedisFuture<T>> ask(
            String script, ScriptOutputType type, TurnId turn, String... arguments) {
        if (!outage.worthAsking()) {
            return Optional.empty();
        }
        try {
            return Optional.of(redis.commands().eval(script, type, keys(turn), arguments));
        } catch (RedisException e) {
            outage.failed(e);
            return Optional.empty();
        }
    }

    private <T> Optional<T> answer(RedisFuture<T> future) {
        return answer(future, settings.commandTimeout().toNanos());
    }

    private <T> Optional<T> answer(RedisFuture<T> future, long nanos) {
        try {
            T answer = future.get(nanos, TimeUnit.NANOSECONDS);
            redis.answered();
            outage.answered();
            return Optional.of(answer);
        } catch (TimeoutException e) {
            redis.unanswered();
            outage.failed(e);
        } catch (ExecutionException e) {
            outage.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private String holder(Lease lease) {
        return lease.generationId() + " " + worker;
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    private static String attempt(Lease lease) {
        return Integer.toString(lease.attempt());
    }

    private static String[] keys(TurnId turn) {
        String prefix = "parley:turn:" + turn;
        return new String[] {
            prefix + ":lease", prefix + ":done", prefix + ":cancel", prefix + ":last"
        };
    }
}
