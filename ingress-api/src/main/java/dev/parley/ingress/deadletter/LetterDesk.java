package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.ingress.deadletter.LetterLog.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where operators look at letters. Thread-safe. */
public final class LetterDesk {
    private final LetterLog log;
    private final LetterLedger ledger;
    private final DeadLetterSettings settings;

    /** Reads the log and, for what became of each letter, the ledger. */
    public LetterDesk(LetterLog log, LetterLedger ledger, DeadLetterSettings settings) {
        this.log = log;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** The first page, with all that the filter finds counted. */
    LetterPage firstPage(LetterFilter filter, int limit) {
        try (Reading reading = log.open()) {
            LetterTally tally = new LetterTally();
            PageOf page = new PageOf(limit);
            List<Span> rest =
                    each(
                            reading,
                            filter,
                            spans(reading, filter),
                            settings.time(),
                            (letter, act) -> {
                                tally.add(letter);
                                page.offer(letter, act);
                                return true;
                            });
            LetterId next =
                    page.next == null && !rest.isEmpty() ? rest.getFirst().start() : page.next;
            return new LetterPage(
                    tally.rows(), rest.isEmpty(), page.letters, LetterCursor.encode(next));
        }
    }

    /** Another page, from a place on. */
    LetterPage page(LetterFilter filter, LetterId from, int limit) {
        try (Reading reading = log.open()) {
            PageOf page = new PageOf(limit);
            List<Span> rest =
                    each(
                            reading,
                            filter,
                            Span.notBefore(spans(reading, filter), from),
                            settings.time(),
                            page::offer);
            return new LetterPage(
                    null,
                    null,
                    page.letters,
                    LetterCursor.encode(rest.isEmpty() ? null : rest.getFirst().start()));
        }
    }

    /**
     * One letter.
     *
     * @throws dev.parley.ingress.problem.Refused when there is none, or none any more
     */
    LetterDetail letter(LetterId id, boolean revealed) {
        List<DeadLetter> found = new ArrayList<>();
        try (Reading reading = log.open()) {
            List<Span> there =
                    reading.spans(List.of(id.topic())).stream()
                            .filter(span -> span.partition() == id.partition())
                            .filter(span -> span.from() <= id.offset() && id.offset() < span.to())
                            .map(_ -> id.span())
                            .toList();
            if (!reading.read(there, settings.time(), letters -> keep(letters, found)).isEmpty()) {
                throw new UnableToReadLetters("the letter was not read in time");
            }
        }
        if (found.isEmpty()) {
            throw LetterId.unknown(id.toString());
        }
        return LetterDetail.of(
                found.getFirst(),
                id.topic(),
                ledger.acts(id.span()).get(id.offset()),
                ledger.trail(id),
                revealed);
    }

    /**
     * All letters that a filter finds, one after the other.
     *
     * @throws UnableToReadLetters when that is not done in time
     */
    void export(
            LetterFilter filter, boolean revealed, java.util.function.Consumer<LetterDetail> to) {
        try (Reading reading = log.open()) {
            List<Span> rest =
                    each(
                            reading,
                            filter,
                            spans(reading, filter),
                            settings.exportTime(),
                            (letter, act) -> {
                                LetterId id = id(letter);
                                List<StoredAct> trail = act == null ? List.of() : ledger.trail(id);
                                to.accept(
                                        LetterDetail.of(letter, id.topic(), act, trail, revealed));
                                return true;
                            });
            if (!rest.isEmpty()) {
                throw new UnableToReadLetters("the export was not done in time; narrow the filter");
            }
        }
    }

    static LetterId id(DeadLetter letter) {
        return LetterId.parse(letter.id());
    }

    private static List<Span> spans(Reading reading, LetterFilter filter) {
        return filter.among(reading.spans(filter.topics()));
    }

    private static int keep(List<DeadLetter> letters, List<DeadLetter> found) {
        found.addAll(letters);
        return letters.size();
    }

    private List<Span> each(
            Reading reading, LetterFilter filter, List<Span> spans, Duration time, Visit visit) {
        return reading.read(
                spans,
                time,
                letters -> {
                    Map<Long, StoredAct> acts = ledger.acts(around(letters));
                    for (int index = 0; index < letters.size(); index++) {
                        DeadLetter letter = letters.get(index);
                        StoredAct act = acts.get(letter.record().offset());
                        if (filter.matches(letter, act) && !visit.wants(letter, act)) {
                            return index;
                        }
                    }
                    return letters.size();
                });
    }

    /** The span of neighbouring letters of one partition. */
    static Span around(List<DeadLetter> letters) {
        LetterId first = id(letters.getFirst());
        return new Span(
                first.topic(),
                first.partition(),
                first.offset(),
                letters.getLast().record().offset() + 1);
    }

    private interface Visit {
        /** Whether this one was taken; if not, the reading ends before it. */
        boolean wants(DeadLetter letter, @Nullable StoredAct act);
    }

    /** The first letters of those that are offered, and the place of the one after them. */
    private static final class PageOf {
        private final int limit;
        private final List<LetterSummary> letters = new ArrayList<>();
        private @Nullable LetterId next;

        private PageOf(int limit) {
            this.limit = limit;
        }

        boolean offer(DeadLetter letter, @Nullable StoredAct act) {
            if (letters.size() < limit) {
                letters.add(LetterSummary.of(letter, act));
                return true;
            }
            if (next == null) {
                next = id(letter);
            }
            return false;
        }
    }
}
