package dev.parley.billing;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.PriceList;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the process together. */
@Configuration(proxyBeanMethods = false)
@Profile("!rebuild")
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
                        StreamsSettings.of(kafka, billing),
                        new BillingClients());
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

    @Bean
    RouterFunction<ServerResponse> totals(Aggregation aggregation) {
        return TotalsRoute.to(aggregation::totals);
    }
}
