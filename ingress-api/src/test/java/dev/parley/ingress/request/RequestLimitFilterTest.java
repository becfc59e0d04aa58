package dev.parley.ingress.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.RawStream;
import org.junit.jupiter.api.Test;

final class RequestLimitFilterTest {
    private static final String PROFILE = "/api/v1/users/profile";

    @Test
    void refusesWhatThereIsNoRoomForAndHasRoomAfterwards() {
        try (EdgeOnFakes edge =
                EdgeOnFakes.start(
                        "--parley.connection.requests=1", "--parley.sse.heartbeat=50ms")) {
            String watch = "/api/v1/conversations/%s/stream".formatted(edge.conversation());
            try (RawStream stream = edge.rawStream(watch)) {
                stream.readTo("watching");
                Reply refused = edge.get(PROFILE);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text("code")).isEqualTo("overloaded");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                Reply openAi = edge.get("/v1/models");
                assertThat(openAi.status()).isEqualTo(503);
                assertThat(openAi.json().at("/error/code").asString()).isEqualTo("overloaded");
            }
            await().untilAsserted(() -> assertThat(edge.get("/v1/models").status()).isEqualTo(200));
        }
    }
}
