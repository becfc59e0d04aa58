package dev.parley.ingress.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.hint.Hints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tickets with which a page opens a WebSocket, because a browser can set no header there: good once
 * and for a short time, on every edge. What they hold is sealed, so that a URL gives nothing away.
 *
 * <p>That a ticket is good only once is remembered here, and by all edges while Redis is there.
 *
 * <p>Thread safety: safe.
 */
public final class Tickets {
    private static final int MOST_REMEMBERED = 100_000;

    /** A ticket, and the end of its time. */
    public record Issued(String ticket, Instant expiresAt) {}

    private record Content(
            UserId userId, String email, Role role, Instant createdAt, Instant expiresAt) {
        Caller caller() {
            return new Caller(userId, email, role, createdAt);
        }
    }

    private final TicketSeal seal;
    private final Hints hints;
    private final Duration life;
    private final Clock clock;
    private final Cache<String, Boolean> used;

    Tickets(TicketSeal seal, Hints hints, AccountSettings settings, Clock clock) {
        this.seal = seal;
        this.hints = hints;
        this.life = settings.ticketLife();
        this.clock = clock;
        this.used =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(life.multipliedBy(2))
                        .build();
    }

    /** Tickets that all edges over this database can check. */
    public static Tickets of(
            Accounts accounts, Hints hints, AccountSettings settings, Clock clock) {
        return new Tickets(new TicketSeal(accounts::ticketKey), hints, settings, clock);
    }

    /**
     * Makes a ticket.
     *
     * @throws dev.parley.ingress.problem.Refused when the key for it cannot be had now
     */
    public Issued issue(Caller caller) {
        Instant expiresAt = clock.instant().plus(life);
        Content content =
                new Content(
                        caller.userId(),
                        caller.email(),
                        caller.role(),
                        caller.createdAt(),
                        expiresAt);
        return new Issued(seal.close(EventJson.mapper().writeValueAsBytes(content)), expiresAt);
    }

    /**
     * The caller to whom this ticket was given, once; empty when it is none, too old or used.
     *
     * @throws dev.parley.ingress.problem.Refused when that cannot be found out now
     */
    public Optional<Caller> redeem(String ticket) {
        return seal.open(ticket)
                .map(bytes -> EventJson.mapper().readValue(bytes, Content.class))
                .filter(content -> clock.instant().isBefore(content.expiresAt()))
                .filter(_ -> isUnused(ticket))
                .map(Content::caller);
    }

    private boolean isUnused(String ticket) {
        String mark = TicketSeal.mark(ticket);
        return used.asMap().putIfAbsent(mark, true) == null
                && hints.putIfAbsent("parley:ticket:" + mark, "used", life.multipliedBy(2))
                        .isEmpty();
    }
}
