package dev.parley.ingress.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Provider;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProviderLimitsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "seed,7",
                "presence_penalty,0.5",
                "frequency_penalty,-1",
                "logit_bias,`\"{}\"`",
                "verbosity,`\"low\"`",
                "reasoning_effort,`\"minimal\"`",
                "response_format,`\"{\\\"type\\\":\\\"json_object\\\"}\"`"
            })
    void refusesByNameWhatAnthropicCannotDo(String name, String value) {
        GenerationParameters parameters = parameters(name, value);

        Refused refused =
                catchThrowableOfType(
                        Refused.class,
                        () ->
                                ProviderLimits.check(
                                        Provider.ANTHROPIC, parameters, known -> "a." + known));

        assertThat(refused.refusal().code()).isEqualTo(ProblemCode.UNSUPPORTED_PARAMETER);
        assertThat(refused.refusal().field()).isEqualTo("a." + name);
        ProviderLimits.check(Provider.OPENAI, parameters, UnaryOperator.identity());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "temperature,0.5",
                "presence_penalty,0",
                "reasoning_effort,`\"low\"`",
                "prompt_cache_key,`\"k\"`"
            })
    void letsThroughWhatAnthropicCanDo(String name, String value) {
        ProviderLimits.check(Provider.ANTHROPIC, parameters(name, value), UnaryOperator.identity());
    }

    private static GenerationParameters parameters(String name, String value) {
        return EventJson.mapper()
                .readValue("{\"" + name + "\":" + value + "}", GenerationParameters.class);
    }
}
