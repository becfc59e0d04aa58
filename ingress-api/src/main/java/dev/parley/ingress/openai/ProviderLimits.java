package dev.parley.ingress.openai;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Provider;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** What providers cannot do, so that it is refused by name and not passed over. */
final class ProviderLimits {
    private ProviderLimits() {}

    /**
     * Returns if a provider can honour these parameters.
     *
     * @throws dev.parley.ingress.problem.Refused with the name of the first that it cannot
     */
    static void check(Provider provider, GenerationParameters parameters) {
        switch (provider) {
            case OPENAI, SIMULATOR -> {}
            case ANTHROPIC -> {
                refuse("seed", parameters.seed());
                refuse("presence_penalty", nonZero(parameters.presencePenalty()));
                refuse("frequency_penalty", nonZero(parameters.frequencyPenalty()));
                refuse("logit_bias", parameters.logitBias());
                refuse("verbosity", parameters.verbosity());
                refuse("reasoning_effort", only("minimal", parameters.reasoningEffort()));
                refuse(
                        "response_format",
                        only("{\"type\":\"json_object\"}", parameters.responseFormat()));
            }
        }
    }

    private static @Nullable Double nonZero(@Nullable Double number) {
        return number == null || number == 0 ? null : number;
    }

    private static @Nullable String only(String unknown, @Nullable String value) {
        return unknown.equals(value) ? value : null;
    }

    private static void refuse(String name, @Nullable Object value) {
        if (value != null) {
            throw Refusal.ofField(
                            ProblemCode.UNSUPPORTED_PARAMETER,
                            name,
                            "the provider of this model cannot do what '%s' asks for"
                                    .formatted(name))
                    .asException();
        }
    }
}
