package dev.parley.ingress.fake;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.ConversationKey;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.MessageKey;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.history.StoredTotals;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.UnableToReadHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A history in memory that can be away. */
public final class FakeHistory implements History {
    private static final Instant THEN = Instant.parse("2026-11-21T10:00:00Z");

    private final Map<ConversationId, StoredConversation> conversations = new ConcurrentHashMap<>();
    private final Map<TurnId, StoredTurn> turns = new ConcurrentHashMap<>();
    private final List<StoredTotals> totals = new ArrayList<>();
    private volatile boolean away;

    public void away(boolean now) {
        away = now;
    }

    public StoredConversation store(ConversationId id, UserId owner) {
        Instant time = THEN.plusSeconds(conversations.size());
        StoredConversation stored = new StoredConversation(id, owner, null, null, null, time, time);
        conversations.put(id, stored);
        return stored;
    }

    public void store(StoredTotals sum) {
        totals.add(sum);
    }

    /** Stores a turn that completed with this text. */
    public StoredTurn store(
            ConversationId conversation, TurnId turn, UserId owner, String prompt, String text) {
        return store(conversation, turn, owner, prompt, text, "completed", null);
    }

    public StoredTurn store(
            ConversationId conversation,
            TurnId turn,
            UserId owner,
            String prompt,
            String text,
            String outcome,
            @Nullable String errorCategory) {
        StoredTurn stored =
                new StoredTurn(
                        turn,
                        conversation,
                        owner,
                        outcome,
                        "sim-1",
                        prompt,
                        text,
                        null,
                        null,
                        errorCategory,
                        null,
                        null,
                        null,
                        THEN.plusSeconds(turns.size()),
                        THEN.plusSeconds(turns.size()));
        turns.put(turn, stored);
        return stored;
    }

    @Override
    public Optional<StoredConversation> conversation(ConversationId conversation) {
        check();
        return Optional.ofNullable(conversations.get(conversation));
    }

    @Override
    public List<StoredConversation> conversations(
            UserId owner, @Nullable ConversationKey after, int limit) {
        check();
        return conversations.values().stream()
                .filter(each -> each.owner().equals(owner))
                .filter(each -> after == null || each.updatedAt().isBefore(after.updatedAt()))
                .sorted(Comparator.comparing(StoredConversation::updatedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        check();
        Comparator<StoredMessage> order = Comparator.comparing(message -> message.key().position());
        return turns.values().stream()
                .filter(turn -> turn.conversationId().equals(conversation))
                .map(turn ->
                        new StoredMessage(
                                turn.turnId(),
                                "assistant",
                                String.valueOf(turn.text()),
                                turn.outcome(),
                                turn.model(),
                                null,
                                turn.endedAt(),
                                new MessageKey(turn.endedAt().getEpochSecond(), "assistant")))
                .filter(message ->
                        after == null
                                || (newestFirst
                                        ? message.key().position() < after.position()
                                        : message.key().position() > after.position()))
                .sorted(newestFirst ? order.reversed() : order)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<StoredTurn> turn(TurnId turn) {
        check();
        return Optional.ofNullable(turns.get(turn));
    }

    @Override
    public List<StoredTotals> totals(UserId user, String from, String to) {
        check();
        return totals.stream()
                .filter(sum -> sum.period().compareTo(from) >= 0 && sum.period().compareTo(to) <= 0)
                .toList();
    }

    private void check() {
        if (away) {
            throw new UnableToReadHistory();
        }
    }
}
