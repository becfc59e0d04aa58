package dev.parley.ingress.fake;

import dev.parley.ingress.hint.Hints;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Hints in memory that can be away. */
public final class FakeHints implements Hints {
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private volatile boolean away;

    public void away(boolean now) {
        away = now;
    }

    @Override
    public Optional<String> get(String key) {
        return away ? Optional.empty() : Optional.ofNullable(values.get(key));
    }

    @Override
    public void put(String key, String value, Duration time) {
        if (!away) {
            values.put(key, value);
        }
    }

    @Override
    public void tell(String key, String value, Duration time) {
        put(key, value, time);
    }

    @Override
    public Optional<String> putIfAbsent(String key, String value, Duration time) {
        return away ? Optional.empty() : Optional.ofNullable(values.putIfAbsent(key, value));
    }
}
