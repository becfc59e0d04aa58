package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class InOrderTest {
    private static final Map<String, Set<String>> NEEDS =
            Map.of("edge", Set.of("broker", "database"), "sink", Set.of("database", "elsewhere"));

    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    @Test
    void doesEachAfterWhatComesBeforeIt() {
        each(List.of("edge", "sink", "broker", "database"), done::add);

        List<String> order = List.copyOf(done);
        assertThat(order).containsExactlyInAnyOrder("edge", "sink", "broker", "database");
        assertThat(order.indexOf("edge")).isGreaterThan(order.indexOf("broker"));
        assertThat(order.indexOf("edge")).isGreaterThan(order.indexOf("database"));
        assertThat(order.indexOf("sink")).isGreaterThan(order.indexOf("database"));
    }

    @Test
    void doesTheRestAtTheSameTime() {
        CyclicBarrier both = new CyclicBarrier(2);

        each(
                List.of("broker", "database"),
                thing -> {
                    try {
                        both.await(30, TimeUnit.SECONDS);
                        done.add(thing);
                    } catch (Exception oneWaitsForTheOther) {
                        throw new IOException(oneWaitsForTheOther);
                    }
                });

        assertThat(done).hasSize(2);
    }

    @Test
    void leavesOutWhatComesAfterAFailureAndTellsIt() {
        assertThatThrownBy(() ->
                        each(
                                List.of("edge", "broker", "database", "sink"),
                                thing -> {
                                    if (thing.equals("broker")) {
                                        throw new IOException("disk full");
                                    }
                                    done.add(thing);
                                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("disk full");

        assertThat(done).containsExactlyInAnyOrder("database", "sink");
    }

    private static void each(List<String> things, InOrder.Step<String> step) {
        InOrder.each(
                things, Function.identity(), thing -> NEEDS.getOrDefault(thing, Set.of()), step);
    }
}
