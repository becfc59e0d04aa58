package dev.parley.local.system;

import dev.parley.local.component.UnableToStart;
import dev.parley.local.database.DatabaseUrl;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks for by environment variables, made into settings. An empty variable counts as
 * none.
 */
public final class Wishes {
    private static final Set<String> PROVIDER =
            Set.of("OPENAI_BASE_URL", "OPENAI_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY");

    private static final String OPENAI = "https://api.openai.com/v1";

    private final Map<String, String> environment;

    public Wishes(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
        this.environment.values().removeIf(String::isBlank);
    }

    /** The OpenAI-compatible endpoint that lists its models, where one is set. */
    public @Nullable URI openAi() {
        if (!environment.containsKey("OPENAI_BASE_URL")
                && !environment.containsKey("OPENAI_API_KEY")) {
            return null;
        }
        return URI.create(environment.getOrDefault("OPENAI_BASE_URL", OPENAI));
    }

    public String openAiKey() {
        return environment.getOrDefault("OPENAI_API_KEY", "");
    }

    /**
     * @param ports of all processes by name
     * @param listed models that the endpoint listed
     * @throws UnableToStart when a variable has a value that makes no sense; tells the variable and
     *     what is expected.
     */
    public Settings settings(Map<String, Integer> ports, List<String> listed) {
        Set<String> models = new TreeSet<>(listed);
        Arrays.stream(environment.getOrDefault("PARLEY_MODELS", "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(models::add);
        Map<String, String> provider = new TreeMap<>(environment);
        provider.keySet().retainAll(PROVIDER);
        String kafka = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        try {
            int brokers = number("PARLEY_BROKERS", 1);
            return new Settings(
                    ports,
                    Map.of(),
                    brokers,
                    number("PARLEY_PARTITIONS", 12),
                    kafka == null ? brokers : number("PARLEY_REPLICATION_FACTOR", 1),
                    kafka,
                    database(),
                    environment.get("REDIS_URL"),
                    List.copyOf(models),
                    provider,
                    Map.of(),
                    Map.of(),
                    null);
        } catch (IllegalArgumentException nonsense) {
            throw new UnableToStart(String.valueOf(nonsense.getMessage()), nonsense);
        }
    }

    private @Nullable DatabaseLogin database() {
        String url = environment.get("DATABASE_URL");
        return url == null
                ? null
                : DatabaseUrl.parse(
                        url,
                        environment.getOrDefault("DATABASE_USER", ""),
                        environment.getOrDefault("DATABASE_PASSWORD", ""));
    }

    private int number(String variable, int otherwise) {
        String value = environment.get(variable);
        try {
            return value == null ? otherwise : Integer.parseInt(value.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: a whole number)".formatted(variable, value), malformed);
        }
    }
}
