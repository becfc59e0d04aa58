package dev.parley.local.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.Topics;
import dev.parley.local.trace.Journey.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JourneyTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String TRACE = "a82193caa163d43a46761344e280b6e9";

    private final Sighting asked = sighting(Topics.CONVERSATIONS.name(), AT, TRACE);
    private final Sighting outcome = sighting(Topics.TURNS.name(), AT.plusSeconds(2), TRACE);

    @Test
    void goesByTimeAndThenByTheWayOfTheData() {
        Sighting requested = sighting(Topics.GENERATIONS.name(), AT, TRACE);
        Sighting shown = sighting(Topics.CHUNKS.name(), AT, TRACE);

        Journey journey = Journey.of("t", List.of(outcome, shown, requested, asked), row(TRACE));

        assertThat(journey.sightings()).containsExactly(asked, requested, shown, outcome);
        assertThat(journey.since(outcome.time())).isEqualTo(Duration.ofSeconds(2));
        assertThat(journey.breaks()).isEmpty();
    }

    @Test
    void tellsWhereTheTraceIsLost() {
        Sighting bare = sighting(Topics.USAGE.name(), AT.plusSeconds(3), null);

        assertThat(Journey.of("t", List.of(asked, bare), row(null)).breaks())
                .containsExactly("billing.usage.v1 Any", "chat.turns");
    }

    private static Row row(@Nullable String trace) {
        return new Row("completed", AT, trace, 2);
    }

    private static Sighting sighting(String topic, Instant time, @Nullable String trace) {
        return new Sighting(topic, 0, 0, "Any", "/parley/test", time, null, null, trace, "");
    }
}
