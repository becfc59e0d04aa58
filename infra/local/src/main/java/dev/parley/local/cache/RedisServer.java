package dev.parley.local.cache;

import dev.parley.local.component.Component;
import dev.parley.local.component.Surroundings;
import dev.parley.local.home.PrivateFile;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real Redis server that keeps what it holds in an append-only file. */
public final class RedisServer implements Component {
    public static final String NAME = "redis";

    private final StateDirectory home;
    private final Path cache;
    private final Secrets secrets;
    private final int port;

    public RedisServer(StateDirectory home, Path cache, Secrets secrets, int port) {
        this.home = home;
        this.cache = cache;
        this.secrets = secrets;
        this.port = port;
    }

    public static String url(int port, Secrets secrets) {
        return "redis://:%s@127.0.0.1:%d".formatted(secrets.redisPassword(), port);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("redis", port);
    }

    @Override
    public Launch prepare() throws IOException {
        Path data = home.data(NAME);
        Files.createDirectories(data);
        Path configuration = data.resolve("redis.conf");
        PrivateFile.write(configuration, configuration(data));
        return new Launch(
                home,
                List.of(RedisBinary.in(cache).toString(), configuration.toString()),
                Surroundings.with(Map.of()),
                data);
    }

    @Override
    public boolean isReady() {
        return Ping.answered("127.0.0.1", port, secrets.redisPassword());
    }

    private String configuration(Path data) {
        return """
        bind 127.0.0.1
        protected-mode yes
        port %d
        requirepass %s
        dir "%s"
        appendonly yes
        appendfsync everysec
        save ""
        daemonize no
        set-proc-title no
        """
                .formatted(port, secrets.redisPassword(), data);
    }
}
