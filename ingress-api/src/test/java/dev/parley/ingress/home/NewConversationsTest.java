package dev.parley.ingress.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.tail.Partitions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NewConversationsTest {
    private static final Partitions PARTITIONS = new Partitions(192);

    @Test
    void fallIntoTheHomesOfThisEdge() {
        assertThat(made(500, Optional.of(Set.of(7, 100, 191)))).containsOnlyKeys(7, 100, 191);
    }

    @Test
    void spreadOverAllHomes() {
        Set<Integer> all =
                Stream.iterate(0, each -> each + 1).limit(12).collect(Collectors.toSet());

        assertThat(made(6_000, new Partitions(12), Optional.of(all)))
                .containsOnlyKeys(all)
                .allSatisfy((_, count) -> assertThat(count).isBetween(300L, 700L));
    }

    @Test
    void liveAnywhereWhileNoHomeIsKnown() {
        assertThat(made(500, Optional.empty())).hasSizeGreaterThan(100);
    }

    @Test
    void doNotLookForeverForAHomeThatIsNowhere() {
        assertThat(made(3, Optional.of(Set.of(192)))).isNotEmpty();
    }

    @Test
    void areOrderedByTimeAsEver() {
        ConversationId id = new NewConversations(() -> Optional.of(Set.of(3)), PARTITIONS).get();

        assertThat(id.value().version()).isEqualTo(7);
    }

    private static Map<Integer, Long> made(int count, Optional<Set<Integer>> homes) {
        return made(count, PARTITIONS, homes);
    }

    private static Map<Integer, Long> made(
            int count, Partitions partitions, Optional<Set<Integer>> homes) {
        return Stream.generate(new NewConversations(() -> homes, partitions))
                .limit(count)
                .map(partitions::of)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
