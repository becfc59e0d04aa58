package dev.parley.ingress.search;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.history.UnableToReadHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Searches a history in memory for texts that hold all terms. */
public final class FakeMessageSearch implements MessageSearch {
    private final FakeHistory history;
    private volatile boolean away;

    public FakeMessageSearch(FakeHistory history) {
        this.history = history;
    }

    public void away(boolean now) {
        away = now;
    }

    @Override
    public List<FoundMessage> find(
            UserId owner, SearchQuery query, @Nullable FoundKey after, int limit) {
        if (away) {
            throw new UnableToReadHistory();
        }
        Comparator<FoundKey> newestFirst =
                Comparator.comparing(FoundKey::createdAt)
                        .thenComparing(key -> key.conversation().value())
                        .thenComparing(FoundKey::position)
                        .thenComparing(FoundKey::role, Comparator.reverseOrder())
                        .reversed();
        return history.conversations(owner, false, null, Integer.MAX_VALUE).stream()
                .flatMap(conversation ->
                        history
                                .messages(conversation.id(), null, null, false, Integer.MAX_VALUE)
                                .stream()
                                .map(message ->
                                        new FoundMessage(
                                                conversation.id(),
                                                conversation.title(),
                                                message.turnId(),
                                                message.role(),
                                                message.content(),
                                                message.createdAt(),
                                                message.key().position())))
                .filter(found -> query.terms().stream().allMatch(term -> holds(found, term)))
                .filter(found -> after == null || newestFirst.compare(found.key(), after) > 0)
                .sorted(Comparator.comparing(FoundMessage::key, newestFirst))
                .limit(limit)
                .toList();
    }

    private static boolean holds(FoundMessage found, String term) {
        return found.content().toLowerCase(Locale.ROOT).contains(term.toLowerCase(Locale.ROOT));
    }
}
