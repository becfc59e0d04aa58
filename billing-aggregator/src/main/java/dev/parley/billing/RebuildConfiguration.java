package dev.parley.billing;

import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.PriceList;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Puts the process together that rebuilds totals. */
@Configuration(proxyBeanMethods = false)
@Profile("rebuild")
class RebuildConfiguration {

    @Bean
    Rebuild rebuild(
            RebuildSettings rebuild,
            KafkaSettings kafka,
            BillingSettings billing,
            PriceList prices,
            MeterRegistry registry) {
        BillingMeters meters = new BillingMeters(registry);
        return new Rebuild(
                rebuild,
                () -> new RebuiltLog(admin(kafka), rebuild.applicationId(), kafka.partitions()),
                () ->
                        new KafkaStreams(
                                BillingTopology.rebuilding(prices, billing.seenTurns(), meters),
                                StreamsSettings.rebuilding(
                                        kafka, billing, rebuild.applicationId())));
    }

    private static Admin admin(KafkaSettings kafka) {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        kafka.instance() + "-rebuild"));
    }
}
