package dev.parley.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.HistoryDatabase;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresMessageSearchTest {
    @SuppressWarnings("NullAway.Init")
    private static HistoryDatabase database;

    private final UserId owner = UserId.next();
    private final ConversationId conversation = ConversationId.next();
    private final FakeHistory samples = new FakeHistory();
    private final MessageSearch search =
            new PostgresMessageSearch(database.source(), Duration.ofSeconds(20));

    @BeforeAll
    static void start() {
        database = new HistoryDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() {
        database.empty();
        database.store(samples.store(conversation, owner, "Sea", null, null));
    }

    private void said(String prompt, String answer) {
        database.store(samples.store(conversation, TurnId.next(), owner, prompt, answer));
    }

    private List<String> found(String query) {
        return search.find(owner, SearchQuery.of(query), null, 100).stream()
                .map(FoundMessage::content)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "tide,          The tide is high",
        "TIDE high,     The tide is high",
        "high tide,     The tide is high",
        "igh,           The tide is high",
        "'tide is',     The tide is high",
        "'\"is high\"', The tide is high",
        "moon or sun,   The moon pulls",
        "moon -pulls,   the Moon rises",
        "潮汐,          関于潮汐的问题",
        "潮汐的,        関于潮汐的问题",
        "潮,            関于潮汐的问题",
        "100%,          100% sure",
        "foo_bar,       a foo_bar b",
    })
    void findsWordsAndParts(String query, String content) {
        said("The tide is high", "The moon pulls");
        said("the Moon rises", "関于潮汐的问题");
        said("100% sure", "a foo_bar b");
        said("nothing of that", "1000 fooxbar");

        assertThat(found(query)).contains(content);
    }

    @ParameterizedTest
    @CsvSource({
        "ti",
        "tidal",
        "'\"high is\"'",
        "moon -rises -pulls",
        "%%%",
        "foo_ba_",
        "!!",
        "'\"\"'"
    })
    void findsNothingElse(String query) {
        said("The tide is high", "The moon pulls");
        said("the Moon rises", "a foo_bar b");

        assertThat(found(query)).doesNotContain("The tide is high", "a foo_bar b");
    }

    @Test
    void givesTheNewestFirstPageByPage() {
        for (int i = 0; i < 5; i++) {
            said("tide " + i, "and the tide " + i);
        }
        List<FoundMessage> all = new ArrayList<>();
        FoundKey after = null;
        List<FoundMessage> page;
        do {
            page = search.find(owner, SearchQuery.of("tide"), after, 3);
            all.addAll(page);
            after = page.isEmpty() ? null : FoundKey.of(page.getLast().key().cursor());
        } while (after != null);

        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        assertThat(all.getFirst().content()).isEqualTo("and the tide 4");
        assertThat(all.getFirst().title()).isEqualTo("Sea");
        assertThat(all.getLast().content()).isEqualTo("tide 0");
    }

    @Test
    void findsNothingOfOthersAndOfWhatIsDeleted() {
        said("tide", "tide");

        assertThat(search.find(UserId.next(), SearchQuery.of("tide"), null, 10)).isEmpty();
        database.execute("update chat.conversations set deleted_at = now()");
        assertThat(found("tide")).isEmpty();
    }

    @Test
    void givesUpWhatTakesTooLong() {
        database.execute(
                """
                insert into chat.message_search
                       (conversation_id, position, role, owner_id, turn_id, content, created_at)
                select '%s', n, 'user', '%s', gen_random_uuid(), repeat('tide und ebbe ', 200), now()
                  from generate_series(1, 2000) n
                """
                        .formatted(conversation, owner));
        MessageSearch impatient =
                new PostgresMessageSearch(database.source(), Duration.ofMillis(1));

        Refused refused =
                catchThrowableOfType(
                        Refused.class,
                        () -> impatient.find(owner, SearchQuery.of("bbe"), null, 10));

        assertThat(Objects.requireNonNull(refused).refusal().code())
                .isEqualTo(ProblemCode.SEARCH_TOO_BROAD);
    }

    @Test
    void usesTheIndexForWordsAndParts() {
        List<String> plan =
                Jdbi.create(database.source())
                        .withHandle(handle -> {
                            handle.execute("set enable_seqscan = off");
                            return handle.createQuery(
                                            """
                                            explain select * from chat.message_search s
                                             where s.owner_id = '%s'
                                               and (to_tsvector('simple', s.content)
                                                      @@ websearch_to_tsquery('simple', 'tide')
                                                    or s.content ilike '%%tide%%')
                                            """
                                                    .formatted(owner))
                                    .mapTo(String.class)
                                    .list();
                        });

        assertThat(String.join("\n", plan))
                .contains("message_search_of_owner")
                .doesNotContain("Seq Scan");
    }
}
