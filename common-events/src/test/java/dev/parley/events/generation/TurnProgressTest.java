package dev.parley.events.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules over every order in which the records of two workers and one other end can stand in a
 * log.
 */
final class TurnProgressTest {
    private static final GenerationId A = GenerationId.next();
    private static final GenerationId B = GenerationId.next();

    sealed interface Entry {
        record Started(GenerationId generation) implements Entry {}

        record Delta(GenerationId generation, int seq, String text) implements Entry {}

        record Ended(GenerationId generation) implements Entry {}

        /** A cancel or a deadline. */
        record EndedOtherwise() implements Entry {}

        /** The provider failed for good. */
        record Failed(GenerationId generation) implements Entry {}

        /** A generation that an operator asked for. */
        record Replayed(GenerationId generation) implements Entry {}
    }

    private static final List<Entry> WORKER_A =
            List.of(
                    new Entry.Started(A),
                    new Entry.Delta(A, 0, "a"),
                    new Entry.Delta(A, 1, "a"),
                    new Entry.Ended(A));
    private static final List<Entry> WORKER_B =
            List.of(
                    new Entry.Started(B),
                    new Entry.Delta(B, 0, "b"),
                    new Entry.Delta(B, 1, "b"),
                    new Entry.Ended(B));
    private static final List<Entry> DIED_AFTER_A_DELTA = WORKER_B.subList(0, 2);
    private static final List<Entry> NOBODY = List.of();
    private static final List<Entry> OTHER_END = List.of(new Entry.EndedOtherwise());

    /** Someone who reads a log by the rules, as every process does. */
    private static final class Reader {
        private TurnProgress progress = TurnProgress.NEW;
        private final StringBuilder shown = new StringBuilder();
        private int next;
        private int ends;

        Reader read(List<Entry> log) {
            log.forEach(this::read);
            return this;
        }

        void read(Entry entry) {
            switch (entry) {
                case Entry.Started(GenerationId generation) -> start(generation, false);
                case Entry.Replayed(GenerationId generation) -> start(generation, true);
                case Entry.Failed(GenerationId generation) -> {
                    if (progress.endedBy(generation)) {
                        ends++;
                        progress = progress.fail();
                    }
                }
                case Entry.Delta(GenerationId generation, int seq, String text) -> {
                    if (progress.shows(generation) && seq == next) {
                        shown.append(text);
                        next++;
                    }
                }
                case Entry.Ended(GenerationId generation) -> {
                    if (progress.endedBy(generation)) {
                        end();
                    }
                }
                case Entry.EndedOtherwise _ -> {
                    if (!progress.ended()) {
                        end();
                    }
                }
            }
        }

        private void start(GenerationId generation, boolean replay) {
            if (progress.restartedBy(generation, replay)) {
                shown.setLength(0);
                next = 0;
            }
            progress = progress.started(generation, replay);
        }

        private void end() {
            ends++;
            progress = progress.end();
        }

        /** All that a user could notice. */
        List<Object> result() {
            return List.of(shown.toString(), progress, ends);
        }
    }

    static Stream<List<Entry>> logs() {
        return Stream.of(
                        interleavings(List.of(WORKER_A, WORKER_B, NOBODY)),
                        interleavings(List.of(WORKER_A, WORKER_B, OTHER_END)),
                        interleavings(List.of(WORKER_A, DIED_AFTER_A_DELTA, OTHER_END)),
                        interleavings(List.of(WORKER_A, DIED_AFTER_A_DELTA, NOBODY)))
                .flatMap(List::stream);
    }

    @Test
    void endsATurnOnceWhereTheGenerationStartedLastOrAnotherEndSays() {
        assertThat(logs())
                .allSatisfy(log -> {
                    int end = decidingPlace(log);
                    Reader reader = new Reader();
                    for (int i = 0; i < log.size(); i++) {
                        reader.read(log.get(i));
                        assertThat(reader.ends).isEqualTo(i < end ? 0 : 1);
                        assertThat(reader.progress.ended()).isEqualTo(i >= end);
                    }
                });
    }

    @Test
    void showsTheTextOfTheGenerationStartedLastAndNeverASplice() {
        assertThat(logs())
                .allSatisfy(log -> {
                    Reader reader = new Reader();
                    for (int i = 0; i < log.size(); i++) {
                        reader.read(log.get(i));
                        int seen = Math.min(i + 1, decidingPlace(log));
                        assertThat(reader.shown.toString())
                                .isEqualTo(textOfTheLastStarted(log.subList(0, seen)));
                    }
                });
    }

    @Test
    void takesNoNoticeOfAGenerationAfterAnotherStarted() {
        assertThat(logs())
                .allSatisfy(log -> {
                    List<Entry> withoutVoid = new ArrayList<>();
                    GenerationId last = null;
                    for (Entry entry : log) {
                        GenerationId generation = generationOf(entry);
                        if (entry instanceof Entry.Started) {
                            last = generation;
                        }
                        if (generation == null || generation.equals(last)) {
                            withoutVoid.add(entry);
                        }
                    }
                    assertThat(new Reader().read(withoutVoid).result())
                            .isEqualTo(new Reader().read(log).result());
                });
    }

    @Test
    void comesToTheSameWhereRecordsAreRepeatedAtOnce() {
        assertThat(logs())
                .allSatisfy(log -> {
                    List<Object> once = new Reader().read(log).result();
                    for (int repeated = 0; repeated < (1 << log.size()); repeated++) {
                        Reader reader = new Reader();
                        for (int i = 0; i < log.size(); i++) {
                            reader.read(log.get(i));
                            if ((repeated & (1 << i)) != 0) {
                                reader.read(log.get(i));
                            }
                        }
                        assertThat(reader.result()).isEqualTo(once);
                    }
                });
    }

    @Test
    void comesToTheSameWhereAReaderGoesBackAndReadsOnWithTheStateItHad() {
        assertThat(logs())
                .allSatisfy(log -> {
                    List<Object> once = new Reader().read(log).result();
                    for (int until = 0; until <= log.size(); until++) {
                        for (int back = 0; back <= until; back++) {
                            Reader reader = new Reader().read(log.subList(0, until));
                            reader.read(log.subList(back, log.size()));
                            assertThat(reader.result()).isEqualTo(once);
                        }
                    }
                });
    }

    @Test
    void comesToTheSameWhereAnyStartComesAgainAtAnyLaterPlace() {
        assertThat(logs())
                .allSatisfy(log -> {
                    List<Object> once = new Reader().read(log).result();
                    for (int start = 0; start < log.size(); start++) {
                        if (!(log.get(start) instanceof Entry.Started)) {
                            continue;
                        }
                        for (int place = start + 1; place <= log.size(); place++) {
                            List<Entry> repeated = new ArrayList<>(log);
                            repeated.add(place, log.get(start));
                            assertThat(new Reader().read(repeated).result()).isEqualTo(once);
                        }
                    }
                });
    }

    @Test
    void knowsSoManyReplacedGenerationsAndNoMore() {
        List<GenerationId> started = new ArrayList<>();
        TurnProgress progress = TurnProgress.NEW;
        for (int i = 0; i <= TurnProgress.REPLACED + 1; i++) {
            started.add(GenerationId.next());
            progress = progress.started(started.getLast(), false);
        }

        assertThat(progress.replaced()).isEqualTo(started.subList(1, started.size() - 1));
    }

    /**
     * The log that decides and the log that is shown can hold two starts in different order. The
     * end that the one writes into the other stands after all deltas of the generation it names.
     */
    @Test
    void knowsWhenWhatIsShownIsNotWhatDecided() {
        List<List<Entry>> shownLogs =
                interleavings(List.of(WORKER_A.subList(0, 3), WORKER_B.subList(0, 3)));
        for (GenerationId decided : List.of(A, B)) {
            for (List<Entry> log : shownLogs) {
                int lastDelta =
                        log.indexOf(new Entry.Delta(decided, 1, decided.equals(A) ? "a" : "b"));
                for (int place = lastDelta + 1; place <= log.size(); place++) {
                    Reader reader = new Reader().read(log.subList(0, place));
                    boolean shownInFull =
                            reader.shown.toString().equals(decided.equals(A) ? "aa" : "bb");

                    assertThat(decided.equals(reader.progress.inEffect())).isEqualTo(shownInFull);
                }
            }
        }
    }

    @Test
    void tellsARestartFromAStartAndARepetition() {
        assertThat(TurnProgress.NEW.restartedBy(A, false)).isFalse();
        TurnProgress started = TurnProgress.NEW.started(A, false);
        assertThat(started.restartedBy(A, false)).isFalse();
        assertThat(started.restartedBy(B, false)).isTrue();
        assertThat(started.end().restartedBy(B, true)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ended")
    void staysAsItEnded(TurnProgress ended) {
        assertThat(ended.started(A, true)).isEqualTo(ended);
        assertThat(ended.started(B, true)).isEqualTo(ended);
        assertThat(ended.end()).isEqualTo(ended);
        assertThat(ended.fail()).isEqualTo(ended);
        assertThat(ended.shows(A)).isFalse();
        assertThat(ended.endedBy(A)).isFalse();
    }

    static Stream<TurnProgress> ended() {
        return Stream.of(TurnProgress.NEW.end(), TurnProgress.NEW.started(A, false).end());
    }

    @Test
    void opensAFailedTurnForAReplayAlone() {
        TurnProgress failed = TurnProgress.NEW.started(A, false).fail();

        assertThat(failed.started(B, false)).isEqualTo(failed);
        assertThat(failed.restartedBy(B, false)).isFalse();
        assertThat(failed.started(A, true)).isEqualTo(failed);
        assertThat(failed.restartedBy(B, true)).isTrue();
        TurnProgress opened = failed.started(B, true);
        assertThat(opened.ended()).isFalse();
        assertThat(opened.endedBy(A)).isFalse();
        assertThat(opened.endedBy(B)).isTrue();
        assertThat(opened.fail().started(A, false).ended()).isTrue();
        TurnProgress failedAgain = opened.started(GenerationId.next(), true).fail();
        assertThat(failedAgain.started(B, true)).isEqualTo(failedAgain);
    }

    /** A worker whose answer failed, a zombie beside it, and a replay after the failure. */
    @Test
    void comesToTheReplaysAnswerWhateverStandsBesideAndWhateverIsReadAgain() {
        GenerationId replayed = GenerationId.next();
        List<Entry> failure =
                List.of(new Entry.Started(A), new Entry.Delta(A, 0, "a"), new Entry.Failed(A));
        List<Entry> replay =
                List.of(
                        new Entry.Replayed(replayed),
                        new Entry.Delta(replayed, 0, "r"),
                        new Entry.Ended(replayed));
        for (List<Entry> before : interleavings(List.of(failure, WORKER_B))) {
            List<Entry> log = new ArrayList<>(before);
            boolean failed =
                    new Reader().read(before).progress.state() == TurnProgress.State.FAILED;
            log.addAll(replay);
            List<Object> once = new Reader().read(log).result();

            assertThat(once.getFirst())
                    .isEqualTo(failed ? "r" : new Reader().read(before).shown.toString());
            for (int until = 0; until <= log.size(); until++) {
                for (int back = 0; back <= until; back++) {
                    Reader reader = new Reader().read(log.subList(0, until));
                    reader.read(log.subList(back, log.size()));
                    assertThat(reader.result().subList(0, 2)).isEqualTo(once.subList(0, 2));
                }
            }
        }
    }

    /** Where the turn ends by the letter of the rules; the size of the log where it does not. */
    private static int decidingPlace(List<Entry> log) {
        for (int i = 0; i < log.size(); i++) {
            Entry entry = log.get(i);
            if (entry instanceof Entry.EndedOtherwise
                    || (entry instanceof Entry.Ended(GenerationId generation)
                            && generation.equals(lastStarted(log.subList(0, i))))) {
                return i;
            }
        }
        return log.size();
    }

    private static String textOfTheLastStarted(List<Entry> log) {
        GenerationId last = lastStarted(log);
        StringBuilder text = new StringBuilder();
        for (Entry entry : log) {
            if (entry instanceof Entry.Delta(GenerationId generation, _, String piece)
                    && generation.equals(last)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private static @Nullable GenerationId lastStarted(List<Entry> log) {
        return log.stream()
                .filter(Entry.Started.class::isInstance)
                .map(TurnProgressTest::generationOf)
                .filter(Objects::nonNull)
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static @Nullable GenerationId generationOf(Entry entry) {
        return switch (entry) {
            case Entry.Started(GenerationId generation) -> generation;
            case Entry.Delta(GenerationId generation, _, _) -> generation;
            case Entry.Ended(GenerationId generation) -> generation;
            case Entry.Failed(GenerationId generation) -> generation;
            case Entry.Replayed(GenerationId generation) -> generation;
            case Entry.EndedOtherwise _ -> null;
        };
    }

    /** Every order of all entries that keeps the order within each list. */
    private static List<List<Entry>> interleavings(List<List<Entry>> lists) {
        List<List<Entry>> all = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            if (lists.get(i).isEmpty()) {
                continue;
            }
            List<List<Entry>> rest = new ArrayList<>(lists);
            rest.set(i, lists.get(i).subList(1, lists.get(i).size()));
            for (List<Entry> tail : interleavings(rest)) {
                List<Entry> log = new ArrayList<>();
                log.add(lists.get(i).getFirst());
                log.addAll(tail);
                all.add(log);
            }
        }
        return all.isEmpty() ? List.of(List.of()) : all;
    }
}
