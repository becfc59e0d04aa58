package dev.parley.orchestrator.log;

import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.turn.Reading;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What this process counts. Of records that are read again after a crash only {@code reread} counts
 * anything, so that over the life of all processes:
 *
 * <pre>
 * records = first + reread + foreign + dead letters
 * prompts that are news = accepted + rejected
 * accepted = completed, failed or cancelled by a generation + cut off + open
 * </pre>
 */
public final class OrchestratorMeters {
    private final Counter first;
    private final Counter reread;
    private final Counter foreign;
    private final Counter deadLetters;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter requested;
    private final Counter concluded;
    private final Counter cutOff;
    private final Counter completedLater;
    private final Counter voided;
    private final Counter lost;
    private final Counter parked;
    private final Counter deadlines;
    private final Counter replayed;

    /** Registers the meters. */
    public OrchestratorMeters(MeterRegistry registry) {
        first = records(registry, "first");
        reread = records(registry, "reread");
        foreign = records(registry, "foreign");
        deadLetters = records(registry, "dead_letter");
        accepted = turns(registry, "accepted");
        rejected = turns(registry, "rejected");
        concluded = turns(registry, "concluded");
        cutOff = turns(registry, "cut_off");
        requested = registry.counter("parley.orchestrator.generations", "step", "requested");
        voided = registry.counter("parley.orchestrator.generations", "step", "voided");
        lost = registry.counter("parley.orchestrator.generations", "step", "lost");
        completedLater = turns(registry, "completed_later");
        parked = registry.counter("parley.orchestrator.letters");
        deadlines = registry.counter("parley.orchestrator.deadlines");
        replayed = registry.counter("parley.orchestrator.replays");
    }

    private static Counter records(MeterRegistry registry, String reading) {
        return registry.counter("parley.orchestrator.records", "reading", reading);
    }

    private static Counter turns(MeterRegistry registry, String step) {
        return registry.counter("parley.orchestrator.turns", "step", step);
    }

    void read(Reading reading) {
        if (!reading.first()) {
            reread.increment();
            return;
        }
        first.increment();
        for (Effect effect : reading.effects()) {
            switch (effect) {
                case Effect.Accept _ -> accepted.increment();
                case Effect.Reject _ -> rejected.increment();
                case Effect.Request _ -> requested.increment();
                case Effect.Conclude _ -> concluded.increment();
                case Effect.CutOff _ -> cutOff.increment();
                case Effect.VoidGeneration _ -> voided.increment();
                case Effect.Lose _ -> lost.increment();
                case Effect.Complete _ -> completedLater.increment();
                case Effect.Park _ -> parked.increment();
                case Effect.KeepFailed _,
                        Effect.FailAgain _,
                        Effect.StopReplay _,
                        Effect.RepeatCompletion _,
                        Effect.Queue _,
                        Effect.Repeat _,
                        Effect.Stop _,
                        Effect.KeepInstructions _,
                        Effect.Forget _ -> {}
            }
        }
    }

    void foreign() {
        foreign.increment();
    }

    void deadLetter() {
        deadLetters.increment();
    }

    void replayed() {
        replayed.increment();
    }

    void deadline() {
        deadlines.increment();
    }
}
