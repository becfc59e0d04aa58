package dev.parley.ingress;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import dev.parley.events.wire.ClientSettings;
import dev.parley.ingress.account.AccountSettings;
import dev.parley.ingress.account.Accounts;
import dev.parley.ingress.account.IdentitySchema;
import dev.parley.ingress.account.KeyRing;
import dev.parley.ingress.account.Tickets;
import dev.parley.ingress.deadletter.DeadLetterSettings;
import dev.parley.ingress.deadletter.KafkaLetterLog;
import dev.parley.ingress.deadletter.KafkaLetterOutlet;
import dev.parley.ingress.deadletter.LetterLedger;
import dev.parley.ingress.deadletter.LetterLog;
import dev.parley.ingress.deadletter.LetterOutlet;
import dev.parley.ingress.deadletter.ledger.PostgresLetterLedger;
import dev.parley.ingress.health.Neighbours;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.hint.RedisHints;
import dev.parley.ingress.hint.RedisLink;
import dev.parley.ingress.hint.RedisSettings;
import dev.parley.ingress.history.DatabaseSettings;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.PostgresBranches;
import dev.parley.ingress.history.PostgresHistory;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.home.HomePartitions;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.publish.KafkaConversationLog;
import dev.parley.ingress.publish.Preparation;
import dev.parley.ingress.publish.PublishSettings;
import dev.parley.ingress.rate.RateSettings;
import dev.parley.ingress.rate.RequestRate;
import dev.parley.ingress.search.MessageSearch;
import dev.parley.ingress.search.PostgresMessageSearch;
import dev.parley.ingress.share.PostgresShares;
import dev.parley.ingress.share.Shares;
import dev.parley.ingress.tail.LiveTail;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Kafka, PostgreSQL and Redis. None of them has to be there for the process to start. */
@Configuration(proxyBeanMethods = false)
class NeighbourConfiguration {
    // Less than the time after which a database counts as away.
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(2);

    @Bean
    HikariDataSource database(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.timeout().toMillis());
        config.setValidationTimeout(settings.timeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "1");
        config.addDataSourceProperty("socketTimeout", "5");
        config.addDataSourceProperty("ApplicationName", "ingress-api");
        return new HikariDataSource(config);
    }

    @Bean
    StoredBranches storedBranches(DataSource database) {
        return new PostgresBranches(database);
    }

    @Bean
    MessageSearch messageSearch(DataSource database) {
        return new PostgresMessageSearch(database, SEARCH_TIMEOUT);
    }

    @Bean
    Shares shares(DataSource database) {
        return new PostgresShares(database);
    }

    @Bean
    History history(DataSource database, StoredBranches branches) {
        return new PostgresHistory(database, branches);
    }

    @Bean
    Accounts accounts(DataSource database) {
        return new Accounts(database, new BCryptPasswordEncoder());
    }

    @Bean(initMethod = "start")
    IdentitySchema identitySchema(
            DataSource database, Accounts accounts, AccountSettings settings, Clock clock) {
        return new IdentitySchema(database, accounts, settings, clock);
    }

    @Bean
    KeyRing keyRing(Accounts accounts, AccountSettings settings, Clock clock) {
        return KeyRing.of(accounts, settings, clock);
    }

    @Bean
    Tickets tickets(Accounts accounts, Hints hints, AccountSettings settings, Clock clock) {
        return Tickets.of(accounts, hints, settings, clock);
    }

    @Bean
    RedisLink redisLink(RedisSettings settings) {
        return new RedisLink(settings);
    }

    @Bean
    RedisHints redisHints(RedisLink redis) {
        return new RedisHints(redis);
    }

    @Bean
    RequestRate requestRate(RedisLink redis, RateSettings settings, EdgeMeters meters) {
        return RequestRate.shared(redis, settings, meters, System::nanoTime);
    }

    @Bean
    KafkaConversationLog conversationLog(
            PublishSettings settings, @Value("${parley.instance}") String instance) {
        return new KafkaConversationLog(settings, instance);
    }

    @Bean
    LetterLog letterLog(
            DeadLetterSettings settings,
            PublishSettings kafka,
            @Value("${parley.instance}") String instance) {
        Map<String, Object> client =
                ClientSettings.consumer(kafka.bootstrapServers(), instance + "-letters");
        int fetch = (int) settings.fetch().toBytes();
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetch);
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetch);
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        client.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaLetterLog(() -> new KafkaConsumer<>(client), settings.readers());
    }

    @Bean
    LetterLedger letterLedger(DataSource database) {
        return new PostgresLetterLedger(database);
    }

    @Bean
    Supplier<LetterOutlet> letterOutlets(
            DeadLetterSettings settings,
            PublishSettings kafka,
            @Value("${parley.instance}") String instance) {
        Map<String, Object> client =
                ClientSettings.producer(
                        kafka.bootstrapServers(),
                        instance + "-replays",
                        Duration.ZERO,
                        settings.deliveryTimeout());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.deliveryTimeout().toMillis());
        client.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return () -> new KafkaLetterOutlet(new KafkaProducer<>(client), settings.deliveryTimeout());
    }

    @Bean(initMethod = "start")
    Preparation preparation(
            PublishSettings settings,
            KafkaConversationLog log,
            LiveTail tail,
            HomePartitions homes,
            ApplicationContext context) {
        Map<String, Object> admin =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.bootstrapServers(),
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000,
                        AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false);
        return new Preparation(
                () -> Admin.create(admin),
                new TopicTable(settings.partitions(), settings.replicationFactor()),
                log,
                () -> {
                    tail.start();
                    homes.start();
                },
                () -> exit(context));
    }

    private static void exit(ApplicationContext context) {
        // On a thread of its own: closing the context ends the one that asks for it.
        new Thread(
                        () ->
                                System.exit(
                                        SpringApplication.exit(
                                                context, () -> PartitionCountMismatch.EXIT_STATUS)),
                        "exit")
                .start();
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(LiveTail tail) {
        return Neighbours.kafka(tail);
    }

    @Bean
    HealthIndicator databaseHealthIndicator(IdentitySchema identity, DataSource database) {
        return Neighbours.database(identity, database);
    }

    @Bean
    HealthIndicator redisHealthIndicator(RedisLink redis) {
        return Neighbours.redis(redis);
    }
}
