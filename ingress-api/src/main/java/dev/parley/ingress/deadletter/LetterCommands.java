package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.ingress.deadletter.LetterLog.Reading;
import dev.parley.ingress.deadletter.LetterOutcome.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries commands out, a bounded part of one at each request: what is left is named by a cursor.
 * So nothing runs on in the background, and an interruption loses no more than one answer.
 * Thread-safe.
 */
public final class LetterCommands {
    private final LetterLog log;
    private final LetterLedger ledger;
    private final Supplier<LetterOutlet> outlets;
    private final DeadLetterSettings settings;
    private final Clock clock;
    private final LetterMending mending = new LetterMending();

    /**
     * @param outlets opens a way out for one request
     */
    public LetterCommands(
            LetterLog log,
            LetterLedger ledger,
            Supplier<LetterOutlet> outlets,
            DeadLetterSettings settings,
            Clock clock) {
        this.log = log;
        this.ledger = ledger;
        this.outlets = outlets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Does as much of a command as one request may.
     *
     * @param cursor of the request before; null for the first
     */
    CommandReport run(LetterSelection selection, LetterCommand command, @Nullable String cursor) {
        try (Reading reading = log.open()) {
            List<Span> spans =
                    cursor == null
                            ? selection.among(reading.spans(selection.topics()))
                            : LetterCursor.spans(cursor);
            if (!command.execute()) {
                return new Part(selection, command, cursor == null, null).over(reading, spans);
            }
            try (LetterOutlet outlet = outlets.get()) {
                return new Part(selection, command, cursor == null, outlet).over(reading, spans);
            }
        }
    }

    /** The part of a command that one request does. */
    private final class Part {
        private final LetterSelection selection;
        private final LetterCommand command;
        private final LetterAct act;
        private final boolean first;
        private final @Nullable LetterOutlet outlet;
        private final List<LetterOutcome> outcomes = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final long deadline = System.nanoTime() + settings.time().toNanos();

        private Part(
                LetterSelection selection,
                LetterCommand command,
                boolean first,
                @Nullable LetterOutlet outlet) {
            this.selection = selection;
            this.command = command;
            this.act = new LetterAct(command, ledger, mending, clock);
            this.first = first;
            this.outlet = outlet;
        }

        private CommandReport over(Reading reading, List<Span> spans) {
            List<Span> rest = reading.read(spans, settings.time(), this::take);
            selection.named().stream()
                    .filter(named -> first || spans.contains(named))
                    .filter(named -> !rest.contains(named))
                    .map(named -> named.start().toString())
                    .filter(id -> !seen.contains(id))
                    .map(Part::missing)
                    .forEach(outcomes::add);
            Map<Result, Integer> counts = new EnumMap<>(Result.class);
            outcomes.forEach(outcome -> counts.merge(outcome.result(), 1, Integer::sum));
            return new CommandReport(
                    command.actionId(),
                    command.execute(),
                    counts,
                    outcomes,
                    LetterCursor.encode(rest));
        }

        private static LetterOutcome missing(String id) {
            return new LetterOutcome(
                    id,
                    Result.REFUSED,
                    null,
                    "there is no such letter; after 14 days there is none any more");
        }

        private int take(List<DeadLetter> letters) {
            Map<Long, StoredAct> acts = ledger.acts(LetterDesk.around(letters));
            for (int index = 0; index < letters.size(); index++) {
                DeadLetter letter = letters.get(index);
                StoredAct before = acts.get(letter.record().offset());
                if (!selection.matches(letter, before)) {
                    continue;
                }
                if (outcomes.size() >= command.limit()
                        || System.nanoTime() > deadline
                        || !pause()) {
                    return index;
                }
                LetterId id = LetterDesk.id(letter);
                seen.add(letter.id());
                outcomes.add(
                        outlet == null
                                ? act.rehearse(letter, id, before)
                                : act.perform(letter, id, before, outlet));
            }
            return letters.size();
        }

        /** Keeps to the rate; false when interrupted. */
        private boolean pause() {
            if (outlet == null || command.pause().isZero() || (first && outcomes.isEmpty())) {
                return true;
            }
            try {
                Thread.sleep(command.pause());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
