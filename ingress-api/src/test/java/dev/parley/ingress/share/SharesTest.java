package dev.parley.ingress.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeShares;
import dev.parley.ingress.fake.HistoryDatabase;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Links on a real PostgreSQL, and those in memory that other tests trust. */
final class SharesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private static HistoryDatabase database;

    private final ConversationId conversation = ConversationId.next();
    private final Random random = new Random(7);

    @BeforeAll
    static void start() {
        database = new HistoryDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    static Stream<Named<Shares>> shares() {
        database.empty();
        return Stream.of(
                Named.of("PostgreSQL", new PostgresShares(database.source())),
                Named.of("memory", new FakeShares()));
    }

    private Share share(int minute) {
        return new Share(
                UUID.randomUUID(),
                conversation,
                UserId.next(),
                minute,
                NOON.plusSeconds(60L * minute));
    }

    @ParameterizedTest
    @MethodSource("shares")
    void keepsLinksUntilTheyAreRevoked(Shares shares) {
        Share first = share(1);
        Share second = share(2);
        ShareToken token = ShareToken.next(random);
        assertThat(shares.add(first, token.sha256(), 5)).isTrue();
        assertThat(shares.add(second, ShareToken.next(random).sha256(), 5)).isTrue();

        assertThat(shares.find(token.sha256())).contains(first);
        assertThat(shares.of(conversation)).containsExactly(second, first);

        assertThat(shares.revoke(conversation, first.id(), NOON)).isTrue();
        assertThat(shares.revoke(conversation, first.id(), NOON)).isTrue();

        assertThat(shares.find(token.sha256())).isEmpty();
        assertThat(shares.of(conversation)).containsExactly(second);
    }

    @ParameterizedTest
    @MethodSource("shares")
    void revokesOnlyLinksOfTheConversation(Shares shares) {
        Share link = share(1);
        ShareToken token = ShareToken.next(random);
        shares.add(link, token.sha256(), 5);

        assertThat(shares.revoke(ConversationId.next(), link.id(), NOON)).isFalse();
        assertThat(shares.revoke(conversation, UUID.randomUUID(), NOON)).isFalse();
        assertThat(shares.find(token.sha256())).contains(link);
        assertThat(shares.find(ShareToken.next(random).sha256())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shares")
    void boundsHowManyThereAre(Shares shares) {
        Share first = share(1);
        shares.add(first, ShareToken.next(random).sha256(), 2);
        shares.add(share(2), ShareToken.next(random).sha256(), 2);

        assertThat(shares.add(share(3), ShareToken.next(random).sha256(), 2)).isFalse();
        shares.revoke(conversation, first.id(), NOON);
        assertThat(shares.add(share(4), ShareToken.next(random).sha256(), 2)).isTrue();
    }

    @Test
    void saysWhenTheDatabaseIsAway() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[] {1});

        assertThatThrownBy(() -> new PostgresShares(nowhere).of(conversation))
                .isInstanceOf(UnableToReachShares.class);
    }
}
