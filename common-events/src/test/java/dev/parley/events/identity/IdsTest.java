package dev.parley.events.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    private static final int IETF_VARIANT = 2;

    @Test
    void newIdsAreVersion7OfTheirTime() {
        long before = System.currentTimeMillis();
        UUID id = TurnId.next().value();
        long after = System.currentTimeMillis();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(IETF_VARIANT);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
    }

    /** RFC 9562, appendix A.6. */
    @Test
    void makesVersion7OfTheStandardsExample() {
        assertThat(TimeOrderedUuid.of(0x017F22E279B0L, 0xCC3L, 0x18C4DC0C0C07398FL))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    }

    @Test
    void laterIdsSortLaterWhateverTheRandomBits() {
        Random random = new Random(7);
        String earlier = "";
        for (long millis = 0; millis < 1L << 47; millis = millis * 3 + 1) {
            UUID id = TimeOrderedUuid.of(millis, random.nextLong(), random.nextLong());

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(IETF_VARIANT);
            assertThat(id.toString()).isGreaterThan(earlier);
            earlier = id.toString();
        }
    }

    @Test
    void newIdsDiffer() {
        assertThat(new Object[] {UserId.next(), UserId.next(), UserId.next()})
                .doesNotHaveDuplicates();
    }

    /** RFC 9562, appendix A.4: the name www.example.com in the namespace of domain names. */
    @Test
    void makesVersion5OfTheStandardsExample() {
        UUID domainNames = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(NameBasedUuid.of(domainNames, "www.example.com"))
                .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    @Test
    void anIdempotencyKeyOfAUserIsAlwaysTheSameTurn() {
        UserId user = UserId.parse("01936f2a-7c00-7000-8000-00000000abcd");
        TurnId turn = TurnId.ofIdempotencyKey(user, "order-42 ü");

        assertThat(turn).hasToString("a083b8b1-85bd-5d05-b6af-d1f4239367be");
        assertThat(turn).isEqualTo(TurnId.ofIdempotencyKey(user, "order-42 ü"));
        assertThat(turn).isNotEqualTo(TurnId.ofIdempotencyKey(user, "order-42 u"));
        assertThat(turn).isNotEqualTo(TurnId.ofIdempotencyKey(UserId.next(), "order-42 ü"));
        assertThat(turn.fromIdempotencyKey()).isTrue();
        assertThat(TurnId.next().fromIdempotencyKey()).isFalse();
    }

    @Test
    void readsWhatItWritesInEitherCase() {
        ConversationId id = ConversationId.next();

        assertThat(ConversationId.parse(id.toString())).isEqualTo(id);
        assertThat(ConversationId.parse(id.toString().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1-1-1-1-1",
                "01936f2a7c0070008000000000000abcd",
                "01936f2a-7c00-7000-8000-00000000abc",
                "01936f2a-7c00-7000-8000-00000000abcde",
                "01936f2a-7c00-7000-8000-00000000abcg",
                "+1936f2a-7c00-7000-8000-00000000abcd",
                "1936f2a-07c00-7000-8000-00000000abcd",
                " 01936f2a-7c00-7000-8000-00000000abcd",
                "{01936f2a-7c00-7000-8000-00000000abcd}",
                "01936f2a-7c00-7000-8000-00000000abcd\n",
                "AZNvKnwAcACAAAAAAACrzQ=="
            })
    void refusesWhatIsNoUuidOf36Characters(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConversationId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> TurnId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> GenerationId.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.parse(text));
    }
}
