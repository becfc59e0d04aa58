package dev.parley.ingress.fake;

import dev.parley.ingress.deadletter.LetterId;
import dev.parley.ingress.deadletter.LetterLedger;
import dev.parley.ingress.deadletter.LetterState;
import dev.parley.ingress.deadletter.Span;
import dev.parley.ingress.deadletter.StoredAct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What was done to letters, in memory. */
public final class FakeLedger implements LetterLedger {
    private final Map<LetterId, StoredAct> acts = new TreeMap<>();
    private final Map<LetterId, List<StoredAct>> trails = new TreeMap<>();

    public synchronized void clear() {
        acts.clear();
        trails.clear();
    }

    @Override
    public synchronized Map<Long, StoredAct> acts(Span span) {
        Map<Long, StoredAct> found = new HashMap<>();
        acts.forEach((letter, act) -> {
            if (letter.topic().equals(span.topic())
                    && letter.partition() == span.partition()
                    && letter.offset() >= span.from()
                    && letter.offset() < span.to()) {
                found.put(letter.offset(), act);
            }
        });
        return found;
    }

    @Override
    public synchronized List<StoredAct> trail(LetterId letter) {
        return List.copyOf(trails.getOrDefault(letter, List.of()));
    }

    @Override
    public synchronized StoredAct claim(
            LetterId letter, StoredAct act, boolean again, int maxReplays) {
        StoredAct kept = acts.get(letter);
        int more = act.state() == LetterState.REPLAYING ? 1 : 0;
        if (kept == null) {
            acts.put(letter, act);
        } else if (again
                && !kept.state().isOpen()
                && !kept.actionId().equals(act.actionId())
                && kept.replays() + more <= maxReplays) {
            acts.put(
                    letter,
                    new StoredAct(
                            act.state(),
                            kept.replays() + more,
                            act.actionId(),
                            act.operatorId(),
                            act.reason(),
                            act.patch(),
                            act.at()));
        }
        return Objects.requireNonNull(acts.get(letter));
    }

    @Override
    public synchronized void settle(LetterId letter, StoredAct claimed) {
        if (claimed.equals(acts.get(letter))) {
            acts.put(letter, claimed.settled());
            trails.computeIfAbsent(letter, _ -> new ArrayList<>()).add(claimed.settled());
        }
    }
}
