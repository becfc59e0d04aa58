package dev.parley.ingress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.TurnProgress.State;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.tail.TurnSeen;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    private static final ConversationId CONVERSATION = ConversationId.next();

    static Stream<Cursor> cursors() {
        KnownTurn waiting = new KnownTurn(-7, true, true, State.OPEN, null, 0, 0, false);
        KnownTurn running =
                new KnownTurn(
                        Long.MIN_VALUE,
                        true,
                        false,
                        State.OPEN,
                        GenerationId.next(),
                        1L << 40,
                        Integer.MAX_VALUE,
                        true);
        KnownTurn failed =
                new KnownTurn(7, true, false, State.FAILED, GenerationId.next(), 3, 9, false);
        KnownTurn replaying =
                new KnownTurn(8, true, false, State.REOPENED, GenerationId.next(), 3, 9, false);
        return Stream.of(
                Cursor.before(0, 0),
                Cursor.before(11, Long.MAX_VALUE),
                new Cursor(3, 123_456_789, List.of(waiting, running, KnownTurn.ended(42, false))),
                new Cursor(0, 9, List.of(failed, replaying, KnownTurn.ended(42, true))));
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void comesBackAsItWent(Cursor cursor) {
        assertThat(Cursor.decode(cursor.encode(CONVERSATION), CONVERSATION)).contains(cursor);
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void isOfNoUseForAnotherConversation(Cursor cursor) {
        assertThat(Cursor.decode(cursor.encode(CONVERSATION), ConversationId.next())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void isNotReadOnceAnyBitHasChanged(Cursor cursor) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor.encode(CONVERSATION));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(Cursor.decode(text, CONVERSATION)).as("bit %d", bit).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AQ", "not base64!", "AQAAAA", "AAAAAAAAAAAAAAAA"})
    void isNotReadFromAnythingElse(String text) {
        assertThat(Cursor.decode(text, CONVERSATION)).isEmpty();
    }

    @Test
    void goesOnWithTheRecordAfterItsOffset() {
        assertThat(Cursor.before(1, 17).next()).isEqualTo(17);
        assertThat(new Cursor(1, 17, List.of()).next()).isEqualTo(18);
    }

    @Test
    void holdsAFewOfTheTurnsThatItsOwnerKnows() {
        List<TurnSeen> many =
                Stream.generate(() -> new TurnSeen(TurnId.next(), CONVERSATION, 1, 2, false))
                        .limit(20)
                        .toList();

        Cursor cursor = Cursor.before(0, 5).knowing(many);

        assertThat(cursor.turns()).hasSize(8).allMatch(turn -> turn.state() == State.ENDED);
        assertThat(cursor.turns().getFirst().id())
                .isEqualTo(many.getFirst().turnId().value().getLeastSignificantBits());
    }
}
