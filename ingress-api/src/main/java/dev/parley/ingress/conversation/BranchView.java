package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.MessageKey;
import dev.parley.ingress.history.Path;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.StoredMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages as clients that draw branches need them: each with its place among the others. */
public final class BranchView {
    private final History history;
    private final StoredBranches branches;

    /** Thread safety: safe. */
    public BranchView(History history, StoredBranches branches) {
        this.history = history;
        this.branches = branches;
    }

    /**
     * Messages after a key.
     *
     * @param all those of all branches, and not only those on the path to the latest turn
     */
    List<StoredMessage> messages(
            ConversationId conversation,
            boolean all,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        Path path = branches.activePath(conversation);
        List<StoredMessage> messages =
                history.messages(conversation, all ? null : path, after, newestFirst, limit);
        if (path.isStraight() && !all) {
            return messages;
        }
        Set<Optional<TurnId>> parents = new HashSet<>();
        for (StoredMessage message : messages) {
            parents.add(Optional.ofNullable(message.parentTurnId()));
        }
        Map<Optional<TurnId>, List<TurnId>> forks =
                path.isStraight() ? Map.of() : branches.forks(conversation, parents);
        return messages.stream().map(message -> among(message, path, forks, all)).toList();
    }

    private static StoredMessage among(
            StoredMessage message,
            Path path,
            Map<Optional<TurnId>, List<TurnId>> forks,
            boolean all) {
        List<TurnId> siblings =
                forks.getOrDefault(Optional.ofNullable(message.parentTurnId()), List.of());
        boolean isOneOfMany = siblings.size() > 1 && siblings.contains(message.turnId());
        return message.among(all ? message.onPath(path) : null, isOneOfMany ? siblings : null);
    }
}
