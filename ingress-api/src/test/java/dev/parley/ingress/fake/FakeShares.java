package dev.parley.ingress.fake;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.share.Share;
import dev.parley.ingress.share.Shares;
import dev.parley.ingress.share.UnableToReachShares;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Share links in memory that can be away. */
public final class FakeShares implements Shares {
    private record Kept(Share share, String token) {}

    private final List<Kept> shares = new ArrayList<>();
    private final Set<UUID> revoked = new HashSet<>();
    private boolean away;

    public synchronized void away(boolean now) {
        away = now;
    }

    /** What is kept of all tokens. */
    public synchronized List<String> tokens() {
        return shares.stream().map(Kept::token).toList();
    }

    @Override
    public synchronized boolean add(Share share, byte[] tokenSha256, int most) {
        check();
        if (of(share.conversationId()).size() >= most) {
            return false;
        }
        shares.add(new Kept(share, HexFormat.of().formatHex(tokenSha256)));
        return true;
    }

    @Override
    public synchronized List<Share> of(ConversationId conversation) {
        check();
        return shares.stream()
                .map(Kept::share)
                .filter(share -> share.conversationId().equals(conversation))
                .filter(share -> !revoked.contains(share.id()))
                .sorted(Comparator.comparing(Share::createdAt).thenComparing(Share::id).reversed())
                .toList();
    }

    @Override
    public synchronized boolean revoke(ConversationId conversation, UUID share, Instant at) {
        check();
        boolean there =
                shares.stream()
                        .map(Kept::share)
                        .anyMatch(kept ->
                                kept.id().equals(share)
                                        && kept.conversationId().equals(conversation));
        if (there) {
            revoked.add(share);
        }
        return there;
    }

    @Override
    public synchronized Optional<Share> find(byte[] tokenSha256) {
        check();
        String token = HexFormat.of().formatHex(tokenSha256);
        return shares.stream()
                .filter(kept -> kept.token().equals(token))
                .map(Kept::share)
                .filter(share -> !revoked.contains(share.id()))
                .findFirst();
    }

    private void check() {
        if (away) {
            throw new UnableToReachShares();
        }
    }
}
