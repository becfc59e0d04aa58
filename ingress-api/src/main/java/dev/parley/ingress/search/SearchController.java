package dev.parley.ingress.search;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Search over HTTP. A few at once: a search takes longer than any other query. */
@RestController
@RequestMapping("/api/v1/search")
public final class SearchController {
    private static final int USUAL = 20;
    private static final int MOST = 50;
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final MessageSearch search;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Thread safety: safe. */
    public SearchController(MessageSearch search) {
        this.search = search;
    }

    /** A message that was found, as its reader sees it. */
    record Hit(
            ConversationId conversationId,
            @Nullable String title,
            TurnId turnId,
            String role,
            String snippet,
            List<Snippet.Range> highlights,
            Instant createdAt) {

        static Hit of(FoundMessage found, SearchQuery query) {
            Snippet snippet = Snippet.of(found.content(), query.terms());
            return new Hit(
                    found.conversationId(),
                    found.title(),
                    found.turnId(),
                    found.role(),
                    snippet.text(),
                    snippet.highlights(),
                    found.createdAt());
        }

        @Override
        public String toString() {
            return "Hit[" + turnId + ", " + role + "]";
        }
    }

    @GetMapping
    Page<Hit> search(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            Caller caller) {
        SearchQuery query = SearchQuery.of(q);
        FoundKey after = FoundKey.of(cursor);
        int size = Page.limit(limit, USUAL, MOST);
        Page<FoundMessage> page =
                Page.of(
                        find(caller, query, after, size + 1),
                        size,
                        last -> last.key().cursor(),
                        null);
        return new Page<>(
                page.data().stream().map(found -> Hit.of(found, query)).toList(),
                page.nextCursor(),
                null);
    }

    private List<FoundMessage> find(
            Caller caller, SearchQuery query, @Nullable FoundKey after, int limit) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy().asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy().asException();
        }
        try {
            return search.find(caller.userId(), query, after, limit);
        } finally {
            places.release();
        }
    }

    private static Refusal busy() {
        return Refusal.later(
                ProblemCode.SEARCH_UNAVAILABLE, "too many search at once; try again soon");
    }
}
