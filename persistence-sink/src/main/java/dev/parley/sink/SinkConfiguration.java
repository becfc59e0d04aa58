package dev.parley.sink;

import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.sink.deadletter.KafkaDeadLetterBox;
import dev.parley.sink.history.History;
import dev.parley.sink.history.HistoryReader;
import dev.parley.sink.history.Schema;
import dev.parley.sink.history.SearchTable;
import dev.parley.sink.intake.BatchIntake;
import dev.parley.sink.intake.SinkMeters;
import dev.parley.sink.ledger.Ledger;
import dev.parley.sink.ledger.LedgerReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Puts the process together. */
@Configuration(proxyBeanMethods = false)
class SinkConfiguration {
    private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(30);

    @Bean
    SinkMeters sinkMeters(MeterRegistry registry) {
        return new SinkMeters(registry);
    }

    @Bean
    KafkaDeadLetterBox deadLetterBox(KafkaSettings kafka) {
        return new KafkaDeadLetterBox(() ->
                new KafkaProducer<>(
                        ClientSettings.producer(
                                kafka.bootstrapServers(),
                                kafka.instance() + "-dead-letters",
                                Duration.ZERO,
                                DEAD_LETTER_TIMEOUT)));
    }

    @Bean
    Schema schema(DataSource database) {
        return new Schema(database);
    }

    @Bean
    Listeners listeners(KafkaSettings kafka, SinkSettings settings, MeterRegistry registry) {
        return new Listeners(kafka, settings, registry);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> history(
            DataSource database,
            KafkaDeadLetterBox deadLetters,
            SinkMeters sinkMeters,
            SinkSettings settings,
            Listeners listeners) {
        return listeners.container(
                "history",
                new BatchIntake<>(
                        new HistoryReader(),
                        new History(database, sinkMeters),
                        deadLetters,
                        sinkMeters,
                        ProcessClock.get()),
                settings.historyRest(),
                Topics.TURNS,
                Topics.CONVERSATIONS);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> ledger(
            DataSource database,
            KafkaDeadLetterBox deadLetters,
            SinkMeters sinkMeters,
            SinkSettings settings,
            Listeners listeners) {
        return listeners.container(
                "ledger",
                new BatchIntake<>(
                        new LedgerReader(),
                        new Ledger(database, sinkMeters),
                        deadLetters,
                        sinkMeters,
                        ProcessClock.get()),
                settings.ledgerRest(),
                Topics.USAGE,
                Topics.USER_TOTALS);
    }

    @Bean
    Indexing indexing(DataSource database, SinkSettings settings, SinkMeters sinkMeters) {
        return new Indexing(new SearchTable(database), settings, sinkMeters, ProcessClock.get());
    }

    @Bean
    Readiness pipeline(
            List<ConcurrentMessageListenerContainer<byte[], byte[]>> listeners,
            SinkMeters sinkMeters) {
        return new Readiness(listeners, sinkMeters);
    }

    @Bean
    Startup startup(
            SinkSettings settings,
            KafkaSettings kafka,
            Schema schema,
            List<ConcurrentMessageListenerContainer<byte[], byte[]>> listeners,
            Indexing indexing) {
        List<SmartLifecycle> work = new ArrayList<>(listeners);
        work.add(indexing);
        return new Startup(
                settings,
                schema,
                () ->
                        Admin.create(
                                Map.of(
                                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        kafka.bootstrapServers(),
                                        AdminClientConfig.CLIENT_ID_CONFIG,
                                        kafka.instance() + "-startup")),
                new TopicTable(kafka.partitions(), kafka.replicationFactor()),
                work,
                System::exit);
    }
}
