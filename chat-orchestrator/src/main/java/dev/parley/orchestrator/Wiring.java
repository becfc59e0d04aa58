package dev.parley.orchestrator;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.wire.ClientSettings;
import dev.parley.orchestrator.context.ContextWindow;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.log.Orchestration;
import dev.parley.orchestrator.log.OrchestratorMeters;
import dev.parley.orchestrator.log.OrchestratorSettings;
import dev.parley.orchestrator.routing.ModelRoutes;
import dev.parley.orchestrator.turn.TurnLimits;
import dev.parley.orchestrator.turn.TurnRules;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which part is made of which. */
@Configuration(proxyBeanMethods = false)
class Wiring {
    /** What the fields of a request beside its messages may take of a record. */
    private static final int OTHER_FIELDS = 512 * 1024;

    @Bean
    TurnRules turnRules(TurnLimits limits, OrchestratorSettings settings) {
        return new TurnRules(
                limits,
                new ContextWindow(
                        limits.contextRounds(), ClientSettings.MAX_RECORD_BYTES - OTHER_FIELDS),
                new ModelRoutes(ModelCatalog.of(settings.models())),
                new TextMeasure());
    }

    @Bean
    Orchestration orchestration(
            OrchestratorSettings settings, TurnRules rules, MeterRegistry registry) {
        return Orchestration.of(
                settings,
                rules,
                ProcessClock.get(),
                new OrchestratorMeters(registry),
                registry,
                System::exit);
    }

    @Bean
    HealthIndicator streamsHealthIndicator(Orchestration orchestration) {
        return () -> (orchestration.isReady() ? Health.up() : Health.outOfService()).build();
    }
}
