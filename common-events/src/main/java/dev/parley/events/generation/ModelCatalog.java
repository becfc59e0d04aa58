package dev.parley.events.generation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The models that this installation serves and who serves each: the simulator's own, and the names
 * that the operator listed. Immutable.
 */
public final class ModelCatalog {
    /** What a conversation uses when nobody chose. */
    public static final String SIMULATOR_DEFAULT = "sim-1";

    private static final List<String> SIMULATED =
            List.of(
                    "sim-1",
                    "sim-fast",
                    "sim-slow",
                    "sim-flaky",
                    "sim-dies-midstream",
                    "sim-tools");
    private static final Pattern SHAPED = Pattern.compile("sim-t\\d{1,5}-f\\d{1,6}-g\\d{1,6}");
    private static final int SIMULATED_CONTEXT = 16_384;
    private static final int LISTED_CONTEXT = 100_000;

    private final Map<String, Model> models;
    private final String defaultModel;

    private ModelCatalog(Map<String, Model> models, String defaultModel) {
        this.models = models;
        this.defaultModel = defaultModel;
    }

    /**
     * The catalog for an operator's list.
     *
     * @param listed model names separated by commas, as in {@code PARLEY_MODELS}; names that start
     *     with {@code claude-} are served by Anthropic, all others by the OpenAI-compatible
     *     endpoint. May be empty
     */
    public static ModelCatalog of(String listed) {
        Map<String, Model> models = new LinkedHashMap<>();
        for (String name : SIMULATED) {
            models.put(name, new Model(name, Provider.SIMULATOR, SIMULATED_CONTEXT));
        }
        String defaultModel = SIMULATOR_DEFAULT;
        for (String entry : listed.split(",", -1)) {
            String name = entry.strip();
            if (name.isEmpty() || models.containsKey(name) || SHAPED.matcher(name).matches()) {
                continue;
            }
            Provider provider = name.startsWith("claude-") ? Provider.ANTHROPIC : Provider.OPENAI;
            if (defaultModel.equals(SIMULATOR_DEFAULT)) {
                defaultModel = name;
            }
            models.put(name, new Model(name, provider, LISTED_CONTEXT));
        }
        return new ModelCatalog(Map.copyOf(models), defaultModel);
    }

    /** The model of that name, if this installation serves it. */
    public Optional<Model> find(String name) {
        Model model = models.get(name);
        if (model == null && SHAPED.matcher(name).matches()) {
            model = new Model(name, Provider.SIMULATOR, SIMULATED_CONTEXT);
        }
        return Optional.ofNullable(model);
    }

    /**
     * The model for a conversation whose owner chose none: the first listed, else a simulated one.
     */
    public String defaultModel() {
        return defaultModel;
    }

    /** All models by name, those of the simulator's open-ended family left out. */
    public List<Model> all() {
        List<Model> all = new ArrayList<>(models.values());
        all.sort((left, right) -> left.name().compareTo(right.name()));
        return all;
    }
}
