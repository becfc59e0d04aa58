package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.history.Samples.cancelled;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.ended;
import static dev.parley.sink.history.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepeatedTurnsTest {
    private final DataSource database = TestDatabase.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final History history = new History(database, new SinkMeters(registry));
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();

    /** What is written three times, shuffled and cut anyhow, is there once. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void repetitionsChangeNothing(long seed) {
        Random random = new Random(seed);
        List<HistoryChange> changes = manyTurns(40);
        history.write(changes);
        List<Map<String, Object>> messages = everything("chat.messages");
        List<Map<String, Object>> turns = everything("chat.turns");
        List<Map<String, Object>> conversations = everything("chat.conversations");

        for (int round = 0; round < 3; round++) {
            List<HistoryChange> again = new ArrayList<>(changes);
            Collections.shuffle(again, random);
            for (List<HistoryChange> batch : Samples.split(again, random)) {
                history.write(batch);
            }
        }

        assertThat(everything("chat.messages")).isEqualTo(messages).hasSizeGreaterThan(40);
        assertThat(everything("chat.turns")).isEqualTo(turns).hasSize(40);
        assertThat(everything("chat.conversations")).isEqualTo(conversations);
        assertThat(rowsCounted("written")).isEqualTo(40);
        assertThat(rowsCounted("repeated")).isEqualTo(120);
    }

    /** Two processes write the same conversations and turns, cut differently. */
    @Test
    void twoWritersNeitherBlockEachOtherNorDouble()
            throws ExecutionException, InterruptedException {
        List<HistoryChange> changes = manyTurns(300);
        changes.add(settings(conversation, owner, "title", null, 1));
        try (var writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (long seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                List<HistoryChange> mine = new ArrayList<>(changes);
                Collections.shuffle(mine, random);
                done.add(writers.submit(() -> Samples.split(mine, random).forEach(history::write)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }

        assertThat(everything("chat.turns")).hasSize(300);
        assertThat(rowsCounted("written")).isEqualTo(300);
    }

    private List<HistoryChange> manyTurns(int count) {
        List<ConversationId> conversations =
                Stream.generate(ConversationId::next).limit(5).toList();
        List<HistoryChange> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConversationId each = conversations.get(i % conversations.size());
            changes.add(
                    ended(
                            i % 3 == 0
                                    ? cancelled(each, owner, TurnId.next(), i, "part " + i)
                                    : completed(each, owner, TurnId.next(), i, "answer " + i)));
        }
        return changes;
    }

    private List<Map<String, Object>> everything(String table) {
        return rows(database, "select * from %s as t order by t::text".formatted(table));
    }

    private double rowsCounted(String result) {
        return registry.get("parley.sink.rows")
                .tag("table", "turns")
                .tag("result", result)
                .counter()
                .count();
    }
}
