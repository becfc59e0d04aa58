package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.http.SimulatorServer;
import dev.parley.simulator.journal.Journal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load client against the simulator itself. */
final class LoadTest {
    private static final String MODEL = "sim-t12-f0-g0";

    private final LoadClient client = new LoadClient();
    private Journal journal;
    private SimulatorServer simulator;
    private URI address;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        journal = Journal.open(folder.resolve("journal.jsonl"));
        simulator =
                SimulatorServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Tokenizer(),
                        journal,
                        InstantSource.system(),
                        RandomGenerator.getDefault());
        address = URI.create("http://127.0.0.1:" + simulator.address().getPort());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        simulator.close();
        journal.close();
    }

    @Test
    void asksAgainAsSoonAsItIsAnswered() throws Exception {
        Load load = Load.closed(client, asker(MODEL), 4, Duration.ofMillis(300));

        assertThat(load.isSound()).as("%s", load.tally().troubles()).isTrue();
        assertThat(load.tally().first().getTotalCount()).isEqualTo(load.tally().right());
        assertThat(load.tally().frames()).isEqualTo(12 * load.tally().right());
    }

    @Test
    void asksAsOftenAsPlanned() throws Exception {
        Load load = Load.open(client, asker(MODEL), 100, Duration.ofMillis(200));

        assertThat(load.isSound()).as("%s", load.tally().troubles()).isTrue();
        assertThat(load.tally().right()).isEqualTo(20);
    }

    @Test
    void noticesAnAnswerThatBreaksOff() throws Exception {
        arm("{\"fault\":\"die\",\"after_tokens\":5,\"times\":1}");
        arm("{\"fault\":\"error\",\"after_tokens\":5,\"times\":1}");
        arm("{\"fault\":\"status\",\"status\":503,\"times\":1}");

        Load load = Load.series(client, asker(MODEL), 4);

        assertThat(load.tally().failed()).isEqualTo(3);
        assertThat(load.tally().right()).isEqualTo(1);
    }

    private Asker asker(String model) {
        return new CompletionAsker(
                client, new Requests(address, "any"), new Expectation(model), new Questions());
    }

    private void arm(String fault) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(address.resolve("/control"))
                            .POST(BodyPublishers.ofString(fault))
                            .build(),
                    BodyHandlers.discarding());
        }
    }
}
