package dev.parley.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.billing.usage.SeenTurns.Sight;
import dev.parley.events.identity.TurnId;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeenTurnsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore("seen"),
                            Serdes.Bytes(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
    private final TurnId turn = TurnId.next();
    private LogProgress progress;
    private SeenTurns seen;

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        reopen();
    }

    private void reopen() {
        progress = new LogProgress(store, Duration.ofDays(30));
        seen = new SeenTurns(store, progress);
    }

    @Test
    void remembersATurnUnderItsTime() {
        assertThat(seen.look(turn, NOON)).isEqualTo(Sight.NEW);

        seen.remember(turn, NOON);

        assertThat(seen.look(turn, NOON)).isEqualTo(Sight.REPEATED);
        assertThat(seen.look(TurnId.next(), NOON)).isEqualTo(Sight.NEW);
    }

    @Test
    void whatItRemembersOutlivesIt() {
        seen.remember(turn, NOON);
        progress.cameTo(NOON.plus(Duration.ofDays(20)));
        reopen();

        assertThat(seen.look(turn, NOON)).isEqualTo(Sight.REPEATED);

        progress.cameTo(NOON.plus(Duration.ofDays(31)));
        reopen();

        assertThat(seen.look(turn, NOON)).isEqualTo(Sight.TOO_OLD);
    }

    @Test
    void progressNeverGoesBack() {
        progress.cameTo(NOON);
        progress.cameTo(NOON.minus(Duration.ofDays(100)));

        assertThat(seen.look(turn, NOON.minus(Duration.ofDays(31)))).isEqualTo(Sight.TOO_OLD);
    }

    @Test
    void forgetsManyInSeveralGoesAndKeepsTheRest() {
        seen.remember(turn, NOON);
        for (int i = 0; i < 12_000; i++) {
            seen.remember(TurnId.next(), NOON.minus(Duration.ofDays(31)));
        }
        progress.cameTo(NOON);

        assertThat(seen.forget()).isEqualTo(10_000);
        assertThat(seen.forget()).isEqualTo(2_000);
        assertThat(seen.forget()).isZero();
        assertThat(seen.look(turn, NOON)).isEqualTo(Sight.REPEATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"min", "max", "epoch"})
    void takesAnyTime(String which) {
        Instant time =
                switch (which) {
                    case "min" -> Instant.MIN;
                    case "max" -> Instant.MAX;
                    default -> Instant.EPOCH;
                };
        seen.remember(turn, time);

        assertThat(seen.look(turn, time)).isEqualTo(Sight.REPEATED);
    }
}
