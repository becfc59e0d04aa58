package dev.parley.ingress;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.ingress.anthropic.AnthropicErrors;
import dev.parley.ingress.anthropic.AnthropicRateHeaders;
import dev.parley.ingress.anthropic.MessagesController;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRules;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API of Anthropic. */
@Configuration(proxyBeanMethods = false)
class AnthropicConfiguration {

    @Bean
    AnthropicErrors anthropicErrors() {
        return new AnthropicErrors();
    }

    @Bean
    AnthropicRateHeaders anthropicRateHeaders(AnthropicErrors routes, Clock clock) {
        return new AnthropicRateHeaders(routes, clock);
    }

    @Bean
    MessagesController messagesController(
            PromptIntake intake, PromptRules rules, Completions completions, ModelCatalog models) {
        return new MessagesController(intake, rules, completions, models);
    }
}
