package dev.parley.local.audit;

import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.turn.Outcome;
import dev.parley.local.audit.JournalFacts.Calls;
import dev.parley.local.audit.LogFacts.End;
import dev.parley.local.audit.LogFacts.Generation;
import dev.parley.local.audit.LogFacts.Void;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether each run of a model has its place: it decided, or it is void, and its provider agrees.
 */
record GenerationChecks(LogFacts log, DatabaseFacts database, JournalFacts journal) {
    private static final String SIMULATOR = "simulator";

    void into(Findings findings) {
        decided(findings);
        Set<UUID> deciding = deciding();
        fates(findings, deciding);
        stored(findings);
        witnessed(findings);
        findings.fact("generations", log.generations.size());
        findings.fact("generations void", log.voids.size());
        findings.fact(
                "turns with more than one generation",
                log.generations.size() - turnsOf(log.generations).size());
    }

    private void decided(Findings findings) {
        for (Ending ending : log.endings.values()) {
            if (ending.outcome() != Outcome.COMPLETED || log.isOlderThanLog(ending)) {
                continue;
            }
            findings.count(Check.DECIDED, 1);
            Generation generation = log.generations.get(ending.generation());
            End end = generation == null ? null : generation.end();
            if (end == null || end.result() != GenerationResult.COMPLETED) {
                findings.differs(
                        Check.DECIDED,
                        ending.turn(),
                        "completed by generation %s, which the log does not know as completed"
                                .formatted(ending.generation()));
            } else if (!end.text().equals(ending.text())
                    || !Findings.equal(end.tokens(), ending.tokens())) {
                findings.differs(
                        Check.DECIDED,
                        ending.turn(),
                        "its text or tokens are not those of generation " + ending.generation());
            }
        }
    }

    private Set<UUID> deciding() {
        Set<UUID> deciding = new HashSet<>(log.mended);
        for (Ending ending : log.endings.values()) {
            if (ending.generation() != null) {
                deciding.add(ending.generation());
            }
        }
        return deciding;
    }

    private void fates(Findings findings, Set<UUID> deciding) {
        findings.count(Check.VOIDED, log.generations.size());
        log.generations.forEach((id, generation) -> {
            boolean isVoid = log.voids.containsKey(id);
            boolean decides = deciding.contains(id);
            if (!log.endings.containsKey(generation.turn())) {
                return; // Told already: the turn is open.
            }
            if (!isVoid && !decides) {
                findings.differs(
                        Check.VOIDED,
                        id,
                        "started for turn %s, neither decided it nor is void"
                                .formatted(generation.turn()));
            } else if (isVoid && decides && !hasFailed(generation.turn())) {
                findings.differs(
                        Check.VOIDED,
                        id,
                        "decided turn %s and is called void".formatted(generation.turn()));
            }
        });
    }

    private boolean hasFailed(UUID turn) {
        Ending ending = log.endings.get(turn);
        return ending != null && ending.outcome() == Outcome.FAILED;
    }

    private void stored(Findings findings) {
        Map<UUID, String> said = new HashMap<>();
        log.voids.forEach((id, each) -> said.put(id, text(each)));
        Map<UUID, String> rows = new HashMap<>();
        database.voids.forEach((id, tokens) -> rows.put(id, String.valueOf(tokens)));
        findings.same(
                Check.VOIDED,
                said,
                "chat.turns.v1",
                rows,
                "chat.generations_voided",
                String::equals);
    }

    private static String text(Void each) {
        return String.valueOf(each.tokens());
    }

    private void witnessed(Findings findings) {
        findings.count(Check.WITNESSED, journal.calls.size());
        journal.calls.forEach((id, calls) -> {
            Generation generation = log.generations.get(id);
            if (generation != null && !generation.turn().equals(calls.turn())) {
                findings.differs(Check.WITNESSED, id, "was called for another turn");
            } else if (generation == null && !isOlderThanLog(calls.turn())) {
                findings.differs(
                        Check.WITNESSED,
                        id,
                        "the provider was called for turn %s, the log does not know of it"
                                .formatted(calls.turn()));
            }
        });
        for (Ending ending : log.endings.values()) {
            UUID id = ending.generation();
            if (id == null || !SIMULATOR.equals(ending.provider())) {
                continue;
            }
            Calls calls = journal.calls.get(id);
            if (ending.outcome() == Outcome.COMPLETED
                    && (calls == null || calls.completed() == 0)) {
                findings.differs(
                        Check.WITNESSED,
                        id,
                        "completed turn %s, the provider knows of no whole answer"
                                .formatted(ending.turn()));
            } else {
                reported(findings, id, ending.tokens(), calls);
            }
        }
        log.voids.forEach((id, each) -> {
            Generation generation = log.generations.get(id);
            if (generation != null && generation.provider().equals(SIMULATOR)) {
                reported(findings, id, each.tokens(), journal.calls.get(id));
            }
        });
    }

    private static void reported(
            Findings findings, UUID id, @Nullable Tokens tokens, @Nullable Calls calls) {
        if (tokens == null || !tokens.reported()) {
            return;
        }
        if (calls == null
                || calls.prompt() != tokens.prompt()
                || calls.completion() != tokens.completion()) {
            findings.differs(
                    Check.WITNESSED,
                    id,
                    "the log has %s, the provider reported %s"
                            .formatted(
                                    tokens,
                                    calls == null
                                            ? "nothing"
                                            : calls.prompt() + "+" + calls.completion()));
        }
    }

    private boolean isOlderThanLog(UUID turn) {
        Ending ending = log.endings.get(turn);
        return ending != null && log.isOlderThanLog(ending);
    }

    private static Set<UUID> turnsOf(Map<UUID, Generation> generations) {
        Set<UUID> turns = new HashSet<>();
        generations.values().forEach(generation -> turns.add(generation.turn()));
        return turns;
    }
}
