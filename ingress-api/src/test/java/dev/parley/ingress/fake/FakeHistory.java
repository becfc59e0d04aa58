package dev.parley.ingress.fake;

import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.ConversationKey;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.LastMessage;
import dev.parley.ingress.history.MessageKey;
import dev.parley.ingress.history.Ownership;
import dev.parley.ingress.history.Path;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.history.StoredTotals;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.UnableToReadHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A history in memory that can be away. */
public final class FakeHistory implements History {
    private static final Instant THEN = Instant.parse("2026-11-21T10:00:00Z");

    private final Map<ConversationId, StoredConversation> conversations = new ConcurrentHashMap<>();
    private final Set<ConversationId> deleted = ConcurrentHashMap.newKeySet();
    private final Map<TurnId, StoredTurn> turns = new ConcurrentHashMap<>();
    private final List<StoredTotals> totals = new ArrayList<>();
    private final FakeBranches branches = new FakeBranches(this);
    private volatile boolean away;
    private volatile Consumer<TurnId> onLookUp = _ -> {};

    /** Has something done before a turn is looked up, from now on. */
    public void onLookUp(Consumer<TurnId> action) {
        onLookUp = action;
    }

    public void away(boolean now) {
        away = now;
    }

    public FakeBranches branches() {
        return branches;
    }

    public StoredConversation store(ConversationId id, UserId owner) {
        return store(id, owner, null, null, null);
    }

    public StoredConversation store(
            ConversationId id,
            UserId owner,
            @Nullable String title,
            @Nullable String model,
            @Nullable String systemPrompt) {
        Instant time = THEN.plusSeconds(conversations.size());
        StoredConversation stored =
                new StoredConversation(
                        id, owner, title, model, systemPrompt, null, time, time, Long.MAX_VALUE);
        conversations.put(id, stored);
        return stored;
    }

    public void change(ConversationUpdated change) {
        conversations.computeIfPresent(
                change.conversationId(),
                (id, held) ->
                        new StoredConversation(
                                id,
                                held.owner(),
                                change.title() == null ? held.title() : change.title(),
                                change.model() == null ? held.model() : change.model(),
                                change.systemPrompt() == null
                                        ? held.systemPrompt()
                                        : change.systemPrompt(),
                                held.unlisted(),
                                held.createdAt(),
                                held.updatedAt(),
                                held.settingsOffset()));
    }

    public void delete(ConversationId id) {
        deleted.add(id);
        turns.replaceAll(
                (_, turn) -> turn.conversationId().equals(id) ? turn(turn, null, null) : turn);
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
        int place = turns.size();
        return store(
                new StoredTurn(
                        turn,
                        conversation,
                        owner,
                        place,
                        null,
                        false,
                        outcome,
                        "sim-1",
                        prompt,
                        null,
                        null,
                        text,
                        null,
                        null,
                        null,
                        errorCategory,
                        null,
                        outcome.equals("rejected") ? "queue_full" : null,
                        null,
                        THEN.plusSeconds(place),
                        THEN.plusSeconds(place)));
    }

    /** Stores a turn that completed, with all that came with its prompt. */
    public StoredTurn store(
            PromptSubmitted prompt, String text, @Nullable List<ToolCall> toolCalls) {
        return store(
                new StoredTurn(
                        prompt.turnId(),
                        prompt.conversationId(),
                        prompt.userId(),
                        turns.size(),
                        prompt.branch() == null ? null : prompt.branch().parentTurnId(),
                        prompt.branch() != null,
                        "completed",
                        "sim-1",
                        prompt.content(),
                        prompt.input(),
                        prompt.metadata(),
                        text,
                        toolCalls,
                        null,
                        toolCalls == null ? "stop" : "tool_calls",
                        null,
                        null,
                        null,
                        prompt.cursor(),
                        THEN,
                        THEN));
    }

    public StoredTurn store(StoredTurn turn) {
        turns.put(turn.turnId(), turn);
        return turn;
    }

    /** The same turn as a branch. */
    public StoredTurn branched(StoredTurn turn, @Nullable TurnId parent) {
        return store(
                new StoredTurn(
                        turn.turnId(),
                        turn.conversationId(),
                        turn.owner(),
                        turn.position(),
                        parent,
                        true,
                        turn.outcome(),
                        turn.model(),
                        turn.prompt(),
                        turn.input(),
                        turn.metadata(),
                        turn.text(),
                        turn.toolCalls(),
                        turn.usage(),
                        turn.finishReason(),
                        turn.errorCategory(),
                        turn.errorMessage(),
                        turn.rejectReason(),
                        turn.cursor(),
                        turn.submittedAt(),
                        turn.endedAt()));
    }

    /** The same turn with what belongs to its messages. */
    public StoredTurn with(
            StoredTurn turn, @Nullable List<Message> input, @Nullable List<ToolCall> toolCalls) {
        return store(
                new StoredTurn(
                        turn.turnId(),
                        turn.conversationId(),
                        turn.owner(),
                        turn.position(),
                        turn.parentTurnId(),
                        turn.branched(),
                        turn.outcome(),
                        turn.model(),
                        turn.prompt(),
                        input,
                        turn.metadata(),
                        turn.text(),
                        toolCalls,
                        turn.usage(),
                        turn.finishReason(),
                        turn.errorCategory(),
                        turn.errorMessage(),
                        turn.rejectReason(),
                        turn.cursor(),
                        turn.submittedAt(),
                        turn.endedAt()));
    }

    private static StoredTurn turn(
            StoredTurn turn, @Nullable String prompt, @Nullable String text) {
        return new StoredTurn(
                turn.turnId(),
                turn.conversationId(),
                turn.owner(),
                turn.position(),
                turn.parentTurnId(),
                turn.branched(),
                turn.outcome(),
                turn.model(),
                prompt,
                null,
                null,
                text,
                null,
                turn.usage(),
                turn.finishReason(),
                turn.errorCategory(),
                turn.errorMessage(),
                turn.rejectReason(),
                turn.cursor(),
                turn.submittedAt(),
                turn.endedAt());
    }

    /** The turns of a conversation in their order. */
    List<StoredTurn> turns(ConversationId conversation) {
        check();
        return turns.values().stream()
                .filter(turn -> turn.conversationId().equals(conversation))
                .sorted(Comparator.comparingLong(StoredTurn::position))
                .toList();
    }

    @Override
    public Optional<StoredConversation> conversation(ConversationId conversation) {
        check();
        return Optional.ofNullable(conversations.get(conversation))
                .filter(found -> !deleted.contains(found.id()));
    }

    @Override
    public Optional<Ownership> ownership(ConversationId conversation) {
        check();
        return Optional.ofNullable(conversations.get(conversation))
                .map(found -> new Ownership(found.owner(), deleted.contains(found.id())));
    }

    @Override
    public List<StoredConversation> conversations(
            UserId owner, boolean unlisted, @Nullable ConversationKey after, int limit) {
        check();
        return conversations.values().stream()
                .filter(each -> each.owner().equals(owner) && !deleted.contains(each.id()))
                .filter(each -> unlisted || each.unlisted() == null)
                .filter(each -> after == null || each.updatedAt().isBefore(after.updatedAt()))
                .sorted(Comparator.comparing(StoredConversation::updatedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Map<ConversationId, LastMessage> lastMessages(Collection<ConversationId> ids) {
        Map<ConversationId, LastMessage> last = new HashMap<>();
        for (ConversationId id : ids) {
            messages(id, null, true, 1)
                    .forEach(message ->
                            last.put(
                                    id,
                                    new LastMessage(
                                            message.role(),
                                            message.content(),
                                            message.createdAt())));
        }
        return last;
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        return messages(conversation, branches.activePath(conversation), after, newestFirst, limit);
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable Path path,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        Comparator<StoredMessage> order =
                Comparator.comparing((StoredMessage message) -> message.key().position())
                        .thenComparing(StoredMessage::role, Comparator.reverseOrder());
        Comparator<StoredMessage> wanted = newestFirst ? order.reversed() : order;
        return turns(conversation).stream()
                .flatMap(turn -> messages(turn).stream())
                .filter(message -> path == null || message.onPath(path))
                .filter(message -> after == null || isAfter(message, after, newestFirst))
                .sorted(wanted)
                .limit(limit)
                .toList();
    }

    private static boolean isAfter(StoredMessage message, MessageKey key, boolean newestFirst) {
        int places = Long.compare(message.key().position(), key.position());
        int compared = places == 0 ? key.role().compareTo(message.role()) : places;
        return newestFirst ? compared < 0 : compared > 0;
    }

    private List<StoredMessage> messages(StoredTurn turn) {
        List<StoredMessage> messages = new ArrayList<>();
        if (turn.prompt() != null) {
            messages.add(message(turn, "user", turn.prompt()));
            boolean completed = turn.outcome().equals("completed");
            if (turn.text() != null && (completed || !turn.text().isEmpty())) {
                messages.add(message(turn, "assistant", turn.text()));
            }
        }
        return messages;
    }

    private StoredMessage message(StoredTurn turn, String role, String content) {
        boolean asked = role.equals("user");
        return new StoredMessage(
                turn.turnId(),
                branches.parentOf(turn),
                role,
                content,
                turn.outcome(),
                turn.model(),
                asked ? null : turn.toolCalls(),
                asked ? turn.metadata() : null,
                turn.cursor(),
                turn.submittedAt(),
                null,
                null,
                turn.branched() && turn.outcome().equals("rejected"),
                new MessageKey(turn.position(), role));
    }

    @Override
    public Optional<StoredTurn> turn(TurnId turn) {
        check();
        onLookUp.accept(turn);
        return Optional.ofNullable(turns.get(turn));
    }

    @Override
    public Set<TurnId> stored(Set<TurnId> wanted) {
        check();
        wanted.forEach(onLookUp);
        return wanted.stream().filter(turns::containsKey).collect(Collectors.toSet());
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
