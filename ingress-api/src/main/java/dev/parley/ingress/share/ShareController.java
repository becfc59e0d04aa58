package dev.parley.ingress.share;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The links of a conversation, for its owner. */
@RestController
@RequestMapping("/api/v1/conversations/{conversation}/share")
public final class ShareController {
    private static final int MOST = 100;

    private final Shares shares;
    private final Owners owners;
    private final History history;
    private final ShareSettings settings;
    private final RandomGenerator random;
    private final Clock clock;

    /**
     * Thread safety: as safe as the random source.
     *
     * @param random one whose output cannot be predicted
     */
    public ShareController(
            Shares shares,
            Owners owners,
            History history,
            ShareSettings settings,
            RandomGenerator random,
            Clock clock) {
        this.shares = shares;
        this.owners = owners;
        this.history = history;
        this.settings = settings;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A link as its owner sees it.
     *
     * @param token only in the answer to who made it; nobody can read it again
     */
    record Link(UUID id, @Nullable String token, @Nullable String url, Instant createdAt) {
        static Link of(Share share) {
            return new Link(share.id(), null, null, share.createdAt());
        }

        @Override
        public String toString() {
            return "Link[" + id + "]";
        }
    }

    @PostMapping
    ResponseEntity<Link> share(
            @PathVariable String conversation, Caller caller, HttpServletRequest request) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        Share share =
                new Share(
                        UUID.randomUUID(),
                        id,
                        caller.userId(),
                        latest(id),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        ShareToken token = ShareToken.next(random);
        if (!shares.add(share, token.sha256(), MOST)) {
            throw Refusal.beyond(
                            ProblemCode.TOO_MANY_SHARES,
                            "conversation_id",
                            MOST,
                            "a conversation may have at most %d share links".formatted(MOST))
                    .asException();
        }
        URI url = settings.base(request).resolve("/shared/" + token.text());
        return ResponseEntity.created(url)
                .body(new Link(share.id(), token.text(), url.toString(), share.createdAt()));
    }

    private long latest(ConversationId conversation) {
        List<StoredMessage> last = history.messages(conversation, null, true, 1);
        if (last.isEmpty()) {
            throw Refusal.of(
                            ProblemCode.NOTHING_TO_SHARE,
                            "the conversation has no turn that has ended")
                    .asException();
        }
        return last.getFirst().key().position();
    }

    @GetMapping
    Page<Link> list(@PathVariable String conversation, Caller caller) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        return new Page<>(shares.of(id).stream().map(Link::of).toList(), null, null);
    }

    @DeleteMapping("/{share}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String conversation, @PathVariable String share, Caller caller) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        if (!shares.revoke(id, parse(share), clock.instant())) {
            throw notFound();
        }
    }

    private static UUID parse(String share) {
        try {
            return UUID.fromString(share);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static Refused notFound() {
        return Refusal.ofField(
                        ProblemCode.SHARE_NOT_FOUND, "share_id", "there is no such share link")
                .asException();
    }
}
