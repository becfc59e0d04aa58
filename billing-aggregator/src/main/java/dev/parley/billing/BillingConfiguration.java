package dev.parley.billing;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.PriceList;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.KafkaStreams;
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
    Aggregation aggregation(
            KafkaSettings kafka, BillingSettings billing, PriceList prices, BillingMeters meters) {
        return new Aggregation(
                kafka,
                billing,
                () ->
                        new KafkaStreams(
                                BillingTopology.of(prices, billing.seenTurns(), meters),
                                StreamsSettings.of(kafka, billing)),
                meters,
                System::exit);
    }

    @Bean
    Readiness pipeline(Aggregation aggregation) {
        return new Readiness(aggregation);
    }
}
