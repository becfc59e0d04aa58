package dev.parley.ingress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.tail.TurnSeen;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
    private static final ConversationId CONVERSATION = ConversationId.next();

    static Stream<Cursor> cursors() {
        TurnProgress running = TurnProgress.NEW.started(GenerationId.next(), false);
        TurnProgress failed = running.started(GenerationId.next(), false).fail();
        TurnProgress replayed = failed.started(GenerationId.next(), true);
        KnownTurn waiting = new KnownTurn(-7, true, true, TurnProgress.NEW, 0, 0, false);
        KnownTurn torn =
                new KnownTurn(
                        Long.MIN_VALUE, true, false, running, 1L << 40, Integer.MAX_VALUE, true);
        return Stream.of(
                Cursor.before(0, 0),
                Cursor.before(11, Long.MAX_VALUE),
                new Cursor(3, 123_456_789, List.of(waiting, torn, KnownTurn.ended(42, false))),
                new Cursor(
                        0,
                        9,
                        List.of(
                                new KnownTurn(7, true, false, failed, 3, 9, false),
                                new KnownTurn(8, true, false, replayed, 3, 9, false),
                                KnownTurn.ended(42, true))));
    }

    @Test
    void knowsTheGenerationsThatWereReplacedLast() {
        TurnProgress progress = TurnProgress.NEW;
        for (int i = 0; i < 40; i++) {
            progress = progress.started(GenerationId.next(), false);
        }
        List<KnownTurn> turns =
                Collections.nCopies(8, new KnownTurn(7, true, false, progress, 3, 9, false));

        String text = new Cursor(3, 123_456_789, turns).encode(CONVERSATION);

        List<GenerationId> replaced = progress.replaced();
        assertThat(Cursor.decode(text, CONVERSATION).orElseThrow().turns())
                .allSatisfy(turn ->
                        assertThat(turn.progress().replaced())
                                .isNotEmpty()
                                .isEqualTo(
                                        replaced.subList(
                                                replaced.size() - turn.progress().replaced().size(),
                                                replaced.size())));
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

        assertThat(cursor.turns())
                .hasSize(8)
                .allMatch(turn -> turn.progress().state() == TurnProgress.State.ENDED);
        assertThat(cursor.turns().getFirst().id())
                .isEqualTo(many.getFirst().turnId().value().getLeastSignificantBits());
    }
}
