package dev.parley.ingress.share;

import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations for who has a link: the branch that was active, up to where it was shared.
 */
public final class SharedConversations {
    private final Shares shares;
    private final History history;
    private final StoredBranches branches;

    /** Thread safety: safe. */
    public SharedConversations(Shares shares, History history, StoredBranches branches) {
        this.shares = shares;
        this.history = history;
        this.branches = branches;
    }

    /**
     * A part of what the link of this token shows.
     *
     * @throws Refused the same way where there never was such a link, where it was revoked, and
     *     where the conversation was deleted
     */
    SharedConversation read(String token, @Nullable String cursor, int limit) {
        Optional<Share> found =
                ShareToken.parse(token).flatMap(parsed -> shares.find(parsed.sha256()));
        Share share = found.orElseThrow(SharedConversations::notFound);
        StoredConversation conversation =
                history.conversation(share.conversationId())
                        .orElseThrow(SharedConversations::notFound);
        Page<StoredMessage> page =
                Page.of(
                        history.messages(
                                share.conversationId(),
                                branches.path(share.conversationId(), share.position()),
                                PageKey.message(cursor),
                                false,
                                limit + 1),
                        limit,
                        PageKey::after,
                        null);
        return new SharedConversation(
                conversation.title(),
                share.createdAt(),
                page.data().stream().map(SharedConversation.Message::of).toList(),
                page.nextCursor());
    }

    private static Refused notFound() {
        return Refusal.of(ProblemCode.SHARE_NOT_FOUND, "this link leads nowhere, or no longer")
                .asException();
    }
}
