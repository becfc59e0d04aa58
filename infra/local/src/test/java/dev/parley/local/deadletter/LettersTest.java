package dev.parley.local.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.parley.local.home.Account;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LettersTest {
    private final HttpServer edge = server();
    private final Letters letters =
            new Letters(
                    new Account(
                            URI.create("http://127.0.0.1:" + edge.getAddress().getPort()),
                            "operator@parley.local",
                            "password",
                            "sk-parley-key"));
    private volatile String asked = "";
    private volatile String key = "";
    private volatile int status = 200;
    private volatile String answer = "{}";

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        edge.createContext(
                "/",
                exchange -> {
                    asked = exchange.getRequestURI().toString();
                    key = exchange.getRequestHeaders().getFirst("Authorization");
                    byte[] body = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        edge.start();
    }

    @AfterEach
    void stop() {
        letters.close();
        edge.stop(0);
    }

    @Test
    void asksWithTheOperatorsKeyAndAnyTextInTheQuery() {
        answer = "{\"data\":[]}";

        assertThat(letters.page(Map.of("text", "a&b c")).has("data")).isTrue();

        assertThat(asked).isEqualTo("/api/v1/admin/dead-letters?text=a%26b%20c");
        assertThat(key).isEqualTo("Bearer sk-parley-key");
    }

    @Test
    void saysInTheEdgesWordsWhyItRefuses() {
        status = 404;
        answer = "{\"code\":\"letter_not_found\",\"detail\":\"there is no dead letter 'x'\"}";

        assertThatThrownBy(() -> letters.letter("x", false))
                .isInstanceOf(LettersRefused.class)
                .hasMessage("letter_not_found: there is no dead letter 'x'");
    }

    @Test
    void saysWhatToDoAboutAKeyThatIsNotKnown() {
        status = 403;
        answer = "{\"code\":\"forbidden\"}";

        assertThatThrownBy(() -> letters.page(Map.of())).hasMessageContaining("operator.json");
    }

    @Test
    void saysWhatToDoWhenTheEdgeIsAway() {
        edge.stop(0);

        assertThatThrownBy(() -> letters.page(Map.of())).hasMessageContaining("./parley up");
    }

    @Test
    void copiesAnExport() throws IOException {
        answer = "{\"letter\":1}\n{\"letter\":2}\n";
        ByteArrayOutputStream copy = new ByteArrayOutputStream();

        assertThat(letters.export(Map.of(), true, copy)).isEqualTo(2);

        assertThat(copy.toString(UTF_8)).isEqualTo(answer);
        assertThat(asked).endsWith("reveal=text");
    }

    @Test
    void tellsAnExportThatWasCutOffFromAWholeOne() {
        answer =
                "{\"letter\":1}\n{\"type\":\"urn:parley:problem:letters_unavailable\",\"code\":\"letters_unavailable\"}";

        assertThatThrownBy(() -> letters.export(Map.of(), false, new ByteArrayOutputStream()))
                .hasMessageContaining("letters_unavailable");
    }
}
