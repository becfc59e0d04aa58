package dev.parley.ingress.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.events.identity.TurnId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AwaitedTurnsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Set<TurnId> history = ConcurrentHashMap.newKeySet();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AwaitedTurns turns =
            new AwaitedTurns(wanted -> {
                assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                questions.incrementAndGet();
                Set<TurnId> found = new HashSet<>(wanted);
                found.retainAll(history);
                atOnce.decrementAndGet();
                return found;
            });

    @Test
    void returnsForEachTurnOnceItIsThere() throws Exception {
        List<TurnId> wanted = Stream.generate(TurnId::next).limit(200).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> waiting =
                    wanted.stream()
                            .<Future<?>>map(turn -> threads.submit(() -> turns.await(turn, LONG)))
                            .toList();
            assertThat(waiting).noneMatch(Future::isDone);
            history.addAll(wanted);
            for (Future<?> each : waiting) {
                each.get();
            }
        }
        assertThat(questions).hasPositiveValue();
    }

    @Test
    void asksAgainForWhoComesLater() {
        for (int i = 0; i < 50; i++) {
            TurnId turn = TurnId.next();
            history.add(turn);
            turns.await(turn, LONG);
        }
        assertThat(questions).hasValueGreaterThanOrEqualTo(50);
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        assertThatCode(() -> turns.await(TurnId.next(), Duration.ofMillis(20)))
                .doesNotThrowAnyException();
    }

    @Test
    void tellsAllWhoWaitThatNobodyCanTell() {
        AwaitedTurns away =
                new AwaitedTurns(_ -> {
                    throw new UnableToReadHistory();
                });

        assertThatExceptionOfType(UnableToReadHistory.class)
                .isThrownBy(() -> away.await(TurnId.next(), LONG));
    }
}
