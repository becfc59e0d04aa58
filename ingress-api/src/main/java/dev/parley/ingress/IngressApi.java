package dev.parley.ingress;

import dev.parley.ingress.account.AccountSettings;
import dev.parley.ingress.completion.CompletionSettings;
import dev.parley.ingress.connection.ConnectionSettings;
import dev.parley.ingress.deadletter.DeadLetterSettings;
import dev.parley.ingress.hint.RedisSettings;
import dev.parley.ingress.history.DatabaseSettings;
import dev.parley.ingress.prompt.PromptSettings;
import dev.parley.ingress.publish.PublishSettings;
import dev.parley.ingress.rate.RateSettings;
import dev.parley.ingress.share.ShareSettings;
import dev.parley.ingress.socket.SocketSettings;
import dev.parley.ingress.sse.SseSettings;
import dev.parley.ingress.tail.TailSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The edge: takes prompts into the log and relays chunks to clients. */
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
    NeighbourConfiguration.class,
    TailConfiguration.class,
    OpenAiConfiguration.class
})
public class IngressApi {

    /** Starts the process. */
    public static void main(String[] args) {
        SpringApplication.run(IngressApi.class, args);
    }
}
