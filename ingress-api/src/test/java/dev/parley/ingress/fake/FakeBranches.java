package dev.parley.ingress.fake;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.Path;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.StoredRound;
import dev.parley.ingress.history.StoredTurn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The branches of a history in memory, found the slow and simple way: turn by turn. */
public final class FakeBranches implements StoredBranches {
    private final FakeHistory history;

    FakeBranches(FakeHistory history) {
        this.history = history;
    }

    @Override
    public Path path(ConversationId conversation, long position) {
        List<Path.Span> spans = new ArrayList<>();
        StoredTurn from = latest(conversation, position, false);
        long high = position;
        while (from != null && !from.branched()) {
            from = latest(conversation, from.position() - 1, false);
        }
        while (from != null) {
            spans.add(new Path.Span(from.position(), high));
            StoredTurn parent =
                    parent(from).flatMap(found -> history.turn(found.turnId())).orElse(null);
            if (parent == null) {
                return new Path(spans);
            }
            high = parent.position();
            from = latest(conversation, high, true);
        }
        spans.add(new Path.Span(0, high));
        return new Path(spans);
    }

    private @Nullable StoredTurn latest(
            ConversationId conversation, long position, boolean branched) {
        return history.turns(conversation).stream()
                .filter(turn -> turn.position() <= position && isAdmitted(turn))
                .filter(turn -> !branched || turn.branched())
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static boolean isAdmitted(StoredTurn turn) {
        return !turn.outcome().equals("rejected");
    }

    @Override
    public Optional<Ancestor> parent(StoredTurn turn) {
        StoredTurn parent =
                turn.branched()
                        ? history.turns(turn.conversationId()).stream()
                                .filter(each -> each.turnId().equals(turn.parentTurnId()))
                                .findFirst()
                                .orElse(null)
                        : latest(turn.conversationId(), turn.position() - 1, false);
        return Optional.ofNullable(parent)
                .map(found -> new Ancestor(found.turnId(), found.position()));
    }

    @Nullable TurnId parentOf(StoredTurn turn) {
        return turn.branched()
                ? turn.parentTurnId()
                : parent(turn).map(Ancestor::turnId).orElse(null);
    }

    @Override
    public Map<Optional<TurnId>, List<TurnId>> forks(
            ConversationId conversation, Collection<Optional<TurnId>> parents) {
        Map<Optional<TurnId>, List<TurnId>> forks = new HashMap<>();
        List<StoredTurn> turns =
                history.turns(conversation).stream().filter(FakeBranches::isAdmitted).toList();
        for (Optional<TurnId> parent : parents) {
            List<StoredTurn> children =
                    turns.stream()
                            .filter(turn -> Objects.equals(parentOf(turn), parent.orElse(null)))
                            .toList();
            if (children.stream().anyMatch(StoredTurn::branched)) {
                forks.put(parent, children.stream().map(StoredTurn::turnId).toList());
            }
        }
        return forks;
    }

    @Override
    public List<StoredRound> rounds(ConversationId conversation, Path path, int most, long bytes) {
        List<StoredRound> rounds = new ArrayList<>();
        long room = bytes;
        for (StoredTurn turn : history.turns(conversation).reversed()) {
            if (path.contains(turn.position()) && isAnswered(turn) && rounds.size() < most) {
                String prompt = String.valueOf(turn.prompt());
                String text = String.valueOf(turn.text());
                room -= prompt.length() + text.length();
                if (room < 0) {
                    break;
                }
                rounds.addFirst(new StoredRound(prompt, turn.input(), text, turn.toolCalls()));
            }
        }
        return rounds;
    }

    private static boolean isAnswered(StoredTurn turn) {
        return (turn.outcome().equals("completed") || turn.outcome().equals("cancelled"))
                && turn.text() != null
                && (!turn.text().isBlank() || turn.toolCalls() != null);
    }
}
