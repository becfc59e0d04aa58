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
import java.util.function.Consumer;

/**
 * Leases in Redis: {@code parley:turn:<id>:lease} holds generation and worker and runs out by
 * itself; {@code …:done} holds the number of the request that was answered; {@code …:cancel} says
 * that a user cancelled. Each act is one script, so it is atomic and one round trip; {@code EVAL}
 * because Redis 6 has nothing newer.
 */
public final class RedisLeases implements Leases, AutoCloseable {
    private static final String CLAIM =
            """
            local done = redis.call('GET', KEYS[2])
            if done and tonumber(done) >= tonumber(ARGV[3]) then return 'DONE' end
            if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'HELD' end
            if redis.call('EXISTS', KEYS[3]) == 1 then return 'TAKEN_CANCELLED' end
            return 'TAKEN'
            """;

    /** Answers two bits: 1 the lease is another's, 2 the turn was cancelled. */
    private static final String RENEW =
            """
            local holder = redis.call('GET', KEYS[1])
            local lost = 0
            if holder == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2])
            elseif holder then lost = 1
            else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
            return lost + 2 * redis.call('EXISTS', KEYS[2])
            """;

    private static final String COMPLETE =
            """
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 1
            """;

    private static final String RELEASE =
            """
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 1
            """;

    private static final String MARK_CANCELLED =
            """
            redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
            return 1
            """;

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
        TurnId turn = lease.turnId();
        Claim claim =
                this.<String>ask(
                                CLAIM,
                                ScriptOutputType.VALUE,
                                new String[] {leaseKey(turn), doneKey(turn), cancelKey(turn)},
                                holder(lease),
                                millis(settings.timeToLive()),
                                Integer.toString(lease.attempt()))
                        .flatMap(this::answer)
                        .map(Claim::valueOf)
                        .orElse(Claim.UNAVAILABLE);
        meters.lease(
                switch (claim) {
                    case TAKEN -> LeaseEvent.TAKEN;
                    case TAKEN_CANCELLED -> LeaseEvent.CANCELLED;
                    case HELD -> LeaseEvent.HELD;
                    case DONE -> LeaseEvent.DONE;
                    case UNAVAILABLE -> LeaseEvent.WITHOUT;
                });
        return claim;
    }

    @Override
    public void renew(Collection<Lease> leases, Consumer<TurnId> cancelled) {
        Map<Lease, RedisFuture<Long>> asked = new LinkedHashMap<>();
        for (Lease lease : leases) {
            this.<Long>ask(
                            RENEW,
                            ScriptOutputType.INTEGER,
                            new String[] {leaseKey(lease.turnId()), cancelKey(lease.turnId())},
                            holder(lease),
                            millis(settings.timeToLive()))
                    .ifPresent(answer -> asked.put(lease, answer));
        }
        asked.forEach((lease, future) -> {
            long state = answer(future).orElse(0L);
            if ((state & LOST) != 0) {
                meters.lease(LeaseEvent.LOST);
            }
            if ((state & CANCELLED) != 0) {
                cancelled.accept(lease.turnId());
            }
        });
    }

    @Override
    public void complete(Lease lease) {
        var _ =
                this.<Long>ask(
                                COMPLETE,
                                ScriptOutputType.INTEGER,
                                new String[] {leaseKey(lease.turnId()), doneKey(lease.turnId())},
                                holder(lease),
                                Integer.toString(lease.attempt()),
                                millis(settings.doneFor()))
                        .flatMap(this::answer);
    }

    @Override
    public void release(Lease lease) {
        var _ =
                this.<Long>ask(
                                RELEASE,
                                ScriptOutputType.INTEGER,
                                new String[] {leaseKey(lease.turnId())},
                                holder(lease))
                        .flatMap(this::answer);
    }

    @Override
    public void markCancelled(TurnId turn) {
        var _ =
                this.<Long>ask(
                                MARK_CANCELLED,
                                ScriptOutputType.INTEGER,
                                new String[] {cancelKey(turn)},
                                millis(settings.cancelledFor()))
                        .flatMap(this::answer);
    }

    private <T> Optional<RedisFuture<T>> ask(
            String script, ScriptOutputType type, String[] keys, String... arguments) {
        if (!outage.worthAsking()) {
            return Optional.empty();
        }
        try {
            return Optional.of(redis.commands().eval(script, type, keys, arguments));
        } catch (RedisException e) {
            outage.failed(e);
            return Optional.empty();
        }
    }

    private <T> Optional<T> answer(RedisFuture<T> future) {
        try {
            T answer = future.get(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
            outage.answered();
            return Optional.of(answer);
        } catch (ExecutionException | TimeoutException e) {
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

    private static String leaseKey(TurnId turn) {
        return "parley:turn:" + turn + ":lease";
    }

    private static String doneKey(TurnId turn) {
        return "parley:turn:" + turn + ":done";
    }

    private static String cancelKey(TurnId turn) {
        return "parley:turn:" + turn + ":cancel";
    }
}
