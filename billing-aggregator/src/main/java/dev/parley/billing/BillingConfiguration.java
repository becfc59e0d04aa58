package dev.parley.billing;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.PriceList;
import dev.parley.events.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the process together. */
@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

    @Bean
    BillingMeters billingMeters(MeterRegistry registry) {
        return new BillingMeters(registry);
    }

    @Bean
    Supplier<KafkaStreams> application(
            KafkaSettings kafka, BillingSettings billing, PriceList prices, BillingMeters meters) {
        return () ->
                new KafkaStreams(
                        BillingTopology.of(prices, billing.seenTurns(), meters),
                        StreamsSettings.of(kafka, billing));
    }

    @Bean
    Aggregation aggregation(
            KafkaSettings kafka,
            BillingSettings billing,
            Supplier<KafkaStreams> application,
            BillingMeters meters) {
        return new Aggregation(kafka, billing, application, meters, System::exit);
    }

    @Bean
    Readiness pipeline(Aggregation aggregation) {
        return new Readiness(aggregation);
    }

    /**
     * In a run that only records which classes a start needs, loads those too that are needed once
     * the brokers are there.
     *
     * @see <a href="https://docs.spring.io/spring-framework/reference/integration/cds.html">Spring,
     *     training run</a>
     */
    @Bean
    @ConditionalOnProperty(name = "spring.context.exit", havingValue = "onRefresh")
    SmartInitializingSingleton trainingRun(Supplier<KafkaStreams> application) {
        return () -> {
            application.get().close();
            Topics.TURNS.codec("training").read(new byte[0], new byte[0], new RecordHeaders());
        };
    }
}
