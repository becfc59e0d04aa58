package dev.parley.ingress.hint;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;

/** Hints in Redis. */
public final class RedisHints implements Hints {
    private final RedisLink redis;

    /** Thread safety: safe. */
    public RedisHints(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Optional<String> get(String key) {
        return redis.ask(commands -> Optional.ofNullable(commands.get(key)));
    }

    @Override
    public void put(String key, String value, Duration time) {
        redis.ask(commands -> Optional.ofNullable(commands.setex(key, time.toSeconds(), value)));
    }

    @Override
    public void tell(String key, String value, Duration time) {
        redis.tell(commands -> commands.setex(key, time.toSeconds(), value));
    }

    @Override
    public Optional<String> putIfAbsent(String key, String value, Duration time) {
        return redis.ask(commands -> {
            String answer = commands.set(key, value, SetArgs.Builder.nx().ex(time));
            return answer != null ? Optional.empty() : Optional.ofNullable(commands.get(key));
        });
    }
}
