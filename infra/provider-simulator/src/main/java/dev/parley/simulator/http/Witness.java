package dev.parley.simulator.http;

import dev.parley.simulator.journal.Journal;
import dev.parley.simulator.journal.JournalLine;
import dev.parley.simulator.journal.JournalLine.Ending;
import dev.parley.simulator.journal.RequestLabel;
import java.time.InstantSource;

/** Puts requests into the journal and the counters. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // The journal itself logs what it cannot write.
final class Witness {
    private final Journal journal;
    private final Counters counters;
    private final InstantSource clock;

    Witness(Journal journal, Counters counters, InstantSource clock) {
        this.journal = journal;
        this.counters = counters;
        this.clock = clock;
    }

    void started(RequestLabel request) {
        counters.started();
        journal.append(new JournalLine.Started(clock.instant(), request));
    }

    /**
     * Journals an ending.
     *
     * @param then runs on the response's event loop once the line is on disk; where it cannot be
     *     written, the connection is closed instead, so that nothing is reported without a witness
     */
    void ended(RequestLabel request, Ending ending, Response response, Runnable then) {
        counters.ended(ending.outcome(), ending.completionTokensStreamed());
        journal.append(new JournalLine.Ended(clock.instant(), request, ending))
                .whenCompleteAsync(
                        (_, failure) -> {
                            if (failure == null) {
                                then.run();
                            } else {
                                response.cut();
                            }
                        },
                        response.loop());
    }
}
