package dev.parley.ingress;

import dev.parley.ingress.account.AccountSettings;
import dev.parley.ingress.account.KeyRing;
import dev.parley.ingress.account.KnownKeys;
import dev.parley.ingress.account.Tickets;
import dev.parley.ingress.completion.CompletionSettings;
import dev.parley.ingress.connection.ConnectionSettings;
import dev.parley.ingress.deadletter.DeadLetterSettings;
import dev.parley.ingress.deadletter.LetterOutlet;
import dev.parley.ingress.fake.FakeBranches;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.FakeLedger;
import dev.parley.ingress.fake.FakeLetters;
import dev.parley.ingress.fake.FakeLog;
import dev.parley.ingress.fake.FakeOutlet;
import dev.parley.ingress.fake.FakePipeline;
import dev.parley.ingress.fake.FakeShares;
import dev.parley.ingress.hint.RedisSettings;
import dev.parley.ingress.history.DatabaseSettings;
import dev.parley.ingress.home.NewConversations;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.prompt.PromptSettings;
import dev.parley.ingress.publish.PublishSettings;
import dev.parley.ingress.rate.RateSettings;
import dev.parley.ingress.rate.RequestRate;
import dev.parley.ingress.search.FakeMessageSearch;
import dev.parley.ingress.share.ShareSettings;
import dev.parley.ingress.socket.SocketSettings;
import dev.parley.ingress.sse.SseSettings;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.Partitions;
import dev.parley.ingress.tail.TailSettings;
import dev.parley.ingress.tail.TurnsSeen;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The process as it is, but for its neighbours. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({
    AccountSettings.class,
    ConnectionSettings.class,
    DatabaseSettings.class,
    DeadLetterSettings.class,
    CompletionSettings.class,
    PromptSettings.class,
    PublishSettings.class,
    RateSettings.class,
    RedisSettings.class,
    ShareSettings.class,
    SocketSettings.class,
    SseSettings.class,
    TailSettings.class
})
@Import({
    AnthropicConfiguration.class,
    ConversationConfiguration.class,
    EdgeConfiguration.class,
    WebConfiguration.class,
    OperatorConfiguration.class,
    OpenAiConfiguration.class
})
public class SlimEdge {
    /** The key of the one user. */
    public static final String KEY = "sk-parley-" + "a".repeat(43);

    /** The key of the one operator. */
    public static final String OPERATOR_KEY = "sk-parley-" + "o".repeat(43);

    /** Bytes of the chunk log that are kept. */
    public static final int MEMORY = 64 * 1024;

    /**
     * Starts one on a free port.
     *
     * @param arguments as on a command line
     */
    public static ConfigurableApplicationContext start(String... arguments) {
        return SpringApplication.run(
                SlimEdge.class,
                Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--management.server.port=-1",
                                        "--management.endpoint.health.validate-group-membership=false"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Bean
    FakeHints hints() {
        return new FakeHints();
    }

    @Bean
    RequestRate requestRate(RateSettings settings, EdgeMeters meters) {
        return RequestRate.alone(settings, meters, System::nanoTime);
    }

    @Bean
    FakeHistory history() {
        return new FakeHistory();
    }

    @Bean
    FakeBranches storedBranches(FakeHistory history) {
        return history.branches();
    }

    @Bean
    FakeMessageSearch search(FakeHistory history) {
        return new FakeMessageSearch(history);
    }

    @Bean
    FakeShares shares() {
        return new FakeShares();
    }

    @Bean
    FakeChunks chunks() {
        return new FakeChunks(MEMORY);
    }

    @Bean
    @Primary
    ChunkTail fakeTail(FakeChunks chunks) {
        return chunks.tail();
    }

    @Bean
    @Primary
    TurnsSeen fakeTurns(FakeChunks chunks) {
        return chunks.turns();
    }

    @Bean
    NewConversations newConversations(Partitions partitions) {
        return new NewConversations(Optional::empty, partitions);
    }

    @Bean
    FakePipeline pipeline(FakeChunks chunks, FakeHistory history) {
        return new FakePipeline(chunks, history);
    }

    @Bean
    FakeLog log(FakePipeline pipeline) {
        FakeLog log = new FakeLog();
        log.readBy(pipeline);
        return log;
    }

    @Bean
    KeyRing keys(AccountSettings settings) {
        return KnownKeys.ring(KEY, OPERATOR_KEY, settings);
    }

    @Bean
    Tickets tickets(FakeHints hints, AccountSettings settings) {
        return KnownKeys.tickets(hints, settings);
    }

    @Bean
    FakeLetters letters() {
        return new FakeLetters();
    }

    @Bean
    FakeLedger ledger() {
        return new FakeLedger();
    }

    @Bean
    FakeOutlet outlet() {
        return new FakeOutlet();
    }

    @Bean
    Supplier<LetterOutlet> letterOutlets(FakeOutlet outlet) {
        return () -> outlet;
    }
}
