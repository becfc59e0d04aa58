package dev.parley.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.StandingClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TicketsTest {
    private static final Caller ADA =
            new Caller(UserId.next(), "ada@example.org", Role.USER, Instant.EPOCH);
    private static final AccountSettings SETTINGS =
            new AccountSettings(
                    null,
                    null,
                    Duration.ofSeconds(30),
                    Duration.ofHours(1),
                    100,
                    Duration.ofSeconds(30));

    private final FakeHints hints = new FakeHints();
    private final StandingClock clock = new StandingClock();
    private final Tickets edge = edge(1);
    private final Tickets other = edge(1);

    @Test
    void letsItsBearerInOnEveryEdge() {
        assertThat(edge.redeem(edge.issue(ADA).ticket())).contains(ADA);
        assertThat(other.redeem(edge.issue(ADA).ticket())).contains(ADA);
    }

    @Test
    void isGoodOnce() {
        String ticket = edge.issue(ADA).ticket();

        assertThat(edge.redeem(ticket)).isPresent();
        assertThat(edge.redeem(ticket)).isEmpty();
        assertThat(edge.redeem(ticket + "=")).isEmpty();
        assertThat(other.redeem(ticket)).isEmpty();
    }

    @Test
    void isGoodOnceOnAnEdgeWhileRedisIsAway() {
        hints.away(true);
        String ticket = edge.issue(ADA).ticket();

        assertThat(edge.redeem(ticket)).isPresent();
        assertThat(edge.redeem(ticket)).isEmpty();
    }

    @Test
    void isGoodForAShortTime() {
        Tickets.Issued early = edge.issue(ADA);
        Tickets.Issued late = edge.issue(ADA);

        clock.pass(Duration.ofMillis(29_999));
        assertThat(edge.redeem(early.ticket())).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(edge.redeem(late.ticket())).isEmpty();
        assertThat(late.expiresAt()).isEqualTo(clock.instant());
    }

    @Test
    void isNotReadOnceAnyBitHasChanged() {
        byte[] ticket = Base64.getUrlDecoder().decode(edge.issue(ADA).ticket());
        for (int bit = 0; bit < ticket.length * 8; bit++) {
            byte[] changed = ticket.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(edge.redeem(Base64.getUrlEncoder().encodeToString(changed)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void isNotReadFromAnythingElse(String text) {
        assertThat(edge.redeem(text)).isEmpty();
        assertThat(edge.redeem(text.repeat(10_000))).isEmpty();
    }

    @Test
    void isOfNoUseUnderAnotherKey() {
        assertThat(edge(2).redeem(edge.issue(ADA).ticket())).isEmpty();
    }

    @Test
    void givesNothingAway() {
        byte[] ticket = Base64.getUrlDecoder().decode(edge.issue(ADA).ticket());

        assertThat(new String(ticket, StandardCharsets.ISO_8859_1))
                .doesNotContain("ada")
                .doesNotContain(ADA.userId().toString());
    }

    @Test
    void saysWhenTheKeyCannotBeHadAndAsksAgain() {
        int[] asked = {0};
        TicketSeal seal =
                new TicketSeal(() -> {
                    if (asked[0]++ == 0) {
                        throw new UnableToReadAccounts();
                    }
                    return new byte[32];
                });
        Tickets tickets = new Tickets(seal, hints, SETTINGS, clock);

        assertThatThrownBy(() -> tickets.issue(ADA)).isInstanceOf(UnableToReadAccounts.class);
        assertThat(tickets.redeem(tickets.issue(ADA).ticket())).contains(ADA);
        assertThat(asked[0]).isEqualTo(2);
    }

    private Tickets edge(int key) {
        byte[] secret = new byte[32];
        secret[0] = (byte) key;
        return new Tickets(new TicketSeal(() -> secret), hints, SETTINGS, clock);
    }
}
