package dev.parley.ingress.rate;

import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.RedisLink;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paces in Redis, the same for all edges and by one clock, its own. What is remembered of a user is
 * forgotten as soon as it makes no difference.
 *
 * <p>Thread safety: safe.
 */
final class SharedPaces implements Paces {
    /** For so long a client may repeat a request; a turn that has ended is known without it. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** The verdict and how far ahead, as {@link Paces} describes them. */
    private static final String TAKE =
            """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            local interval, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2])
            local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
            if due - now > tolerance then
              due = now -- the clock was put back, or the burst made smaller
            end
            if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then
              return {1, due - now}
            end
            if due + interval - now > tolerance then
              return {2, due - now}
            end
            due = due + interval
            redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
            if KEYS[2] then
              redis.call('SET', KEYS[2], '', 'EX', ARGV[3])
            end
            return {0, due - now}
            """;

    private static final Verdict[] VERDICTS = {Verdict.ADMITTED, Verdict.REPEATED, Verdict.REFUSED};

    private final RedisLink redis;
    private final String[] arguments;

    SharedPaces(RedisLink redis, RateSettings settings) {
        this.redis = redis;
        this.arguments =
                new String[] {
                    Long.toString(settings.interval()),
                    Long.toString(settings.tolerance()),
                    Long.toString(REMEMBERED.toSeconds())
                };
    }

    @Override
    public Optional<Taken> take(UserId user, @Nullable TurnId repeatable) {
        // The braces have both keys in one slot of a cluster.
        String pace = "parley:rate:{" + user + "}";
        String[] keys =
                repeatable == null
                        ? new String[] {pace}
                        : new String[] {pace, pace + ":" + repeatable};
        return redis.ask(commands ->
                Optional.of(
                        taken(
                                commands.<List<Long>>eval(
                                        TAKE, ScriptOutputType.MULTI, keys, arguments))));
    }

    private static Taken taken(List<Long> answer) {
        return new Taken(VERDICTS[answer.getFirst().intValue()], answer.getLast());
    }
}
