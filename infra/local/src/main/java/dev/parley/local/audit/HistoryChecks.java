package dev.parley.local.audit;

import dev.parley.events.turn.Outcome;
import dev.parley.local.audit.DatabaseFacts.StoredText;
import dev.parley.local.audit.DatabaseFacts.StoredTurn;
import dev.parley.local.audit.LogFacts.Prompt;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What was asked, how it ended, and whether history holds just that. */
record HistoryChecks(LogFacts log, DatabaseFacts database) {
    /** A message: of a turn, by its role. */
    private record Place(UUID turn, String role) {
        @Override
        public String toString() {
            return turn + " " + role;
        }
    }

    void into(Findings findings) {
        answered(findings);
        findings.same(
                Check.STORED,
                log.endings,
                "chat.turns.v1",
                database.turns,
                "chat.turns",
                HistoryChecks::isStored);
        texts(findings);
    }

    private void answered(Findings findings) {
        findings.count(Check.ANSWERED, log.prompts.size());
        Map<Outcome, Long> outcomes = new HashMap<>();
        log.prompts.forEach((turn, prompt) -> {
            Ending ending = log.endings.get(turn);
            if (ending == null) {
                findings.differs(Check.ANSWERED, turn, "accepted, but has no outcome: still open");
            } else {
                outcomes.merge(ending.outcome(), 1L, Long::sum);
                if (!isOf(ending, prompt)) {
                    findings.differs(
                            Check.ANSWERED,
                            turn,
                            "its outcome names another prompt, conversation or user");
                }
            }
        });
        for (Ending ending : log.endings.values()) {
            if (!log.prompts.containsKey(ending.turn()) && !log.isOlderThanLog(ending)) {
                findings.differs(Check.ANSWERED, ending.turn(), "has an outcome and no prompt");
            }
        }
        findings.fact("turns accepted", log.prompts.size());
        for (Outcome outcome : Outcome.values()) {
            findings.fact(
                    "turns " + outcome.name().toLowerCase(Locale.ROOT),
                    outcomes.getOrDefault(outcome, 0L));
        }
    }

    private static boolean isOf(Ending ending, Prompt prompt) {
        return ending.conversation().equals(prompt.conversation())
                && ending.user().equals(prompt.user())
                && ending.prompt().equals(prompt.text());
    }

    private static boolean isStored(Ending ending, StoredTurn row) {
        return ending.conversation().equals(row.conversation())
                && ending.outcome().name().toLowerCase(Locale.ROOT).equals(row.outcome())
                && Findings.equal(ending.generation(), row.generation())
                && Findings.equal(ending.tokens(), row.tokens());
    }

    private void texts(Findings findings) {
        Map<Place, Digest> expected = new HashMap<>();
        for (Ending ending : log.endings.values()) {
            if (ending.hidden() || isDeleted(ending.conversation())) {
                continue;
            }
            expected.put(new Place(ending.turn(), "user"), ending.prompt());
            if (ending.text() != null) {
                expected.put(new Place(ending.turn(), "assistant"), ending.text());
            }
        }
        Map<Place, Digest> stored = new HashMap<>();
        for (StoredText text : database.texts) {
            Place place = new Place(text.turn(), text.role());
            if (stored.put(place, text.text()) != null) {
                findings.differs(Check.TEXTS, place, "stored twice");
            }
        }
        findings.count(Check.TEXTS, expected.size());
        expected.forEach((place, text) -> {
            Digest other = stored.get(place);
            if (other == null) {
                findings.differs(Check.TEXTS, place, "said, but not stored");
            } else if (!other.equals(text)) {
                findings.differs(Check.TEXTS, place, "stored with another text");
            }
        });
        for (Place place : stored.keySet()) {
            if (!expected.containsKey(place)) {
                findings.differs(Check.TEXTS, place, "stored, but never said");
            }
        }
    }

    /** By the log; where a part of the log is gone by its age, the database is believed. */
    private boolean isDeleted(UUID conversation) {
        return log.deletedConversations.contains(conversation)
                || (database.deletedConversations.contains(conversation)
                        && log.beginnings.values().stream().anyMatch(first -> first > 0));
    }
}
