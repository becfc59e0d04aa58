package dev.parley.ingress.completion;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Provider;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What providers cannot do, so that it is refused by name and not passed over. */
public final class ProviderLimits {
    private ProviderLimits() {}

    /**
     * Returns if a provider can honour these parameters.
     *
     * @param names what the protocol calls a parameter that a chat completion calls so
     * @throws dev.parley.ingress.problem.Refused with the name of the first that it cannot
     */
    public static void check(
            Provider provider, GenerationParameters parameters, UnaryOperator<String> names) {
        String refused =
                switch (provider) {
                    case OPENAI, SIMULATOR -> null;
                    case ANTHROPIC -> beyondAnthropic(parameters);
                };
        if (refused != null) {
            String name = names.apply(refused);
            throw Refusal.ofField(
                            ProblemCode.UNSUPPORTED_PARAMETER,
                            name,
                            "the provider of this model cannot do what '%s' asks for"
                                    .formatted(name))
                    .asException();
        }
    }

    private static @Nullable String beyondAnthropic(GenerationParameters parameters) {
        Map<String, Boolean> asked = new LinkedHashMap<>();
        asked.put("seed", parameters.seed() != null);
        asked.put("presence_penalty", isSet(parameters.presencePenalty()));
        asked.put("frequency_penalty", isSet(parameters.frequencyPenalty()));
        asked.put("logit_bias", parameters.logitBias() != null);
        asked.put("verbosity", parameters.verbosity() != null);
        asked.put("reasoning_effort", "minimal".equals(parameters.reasoningEffort()));
        asked.put(
                "response_format",
                "{\"type\":\"json_object\"}".equals(parameters.responseFormat()));
        return asked.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static boolean isSet(@Nullable Double penalty) {
        return penalty != null && penalty != 0;
    }
}
