package dev.parley.ingress.account;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets over HTTP. */
@RestController
public final class TicketController {
    private final Tickets tickets;

    /** Thread safety: safe. */
    public TicketController(Tickets tickets) {
        this.tickets = tickets;
    }

    @PostMapping("/api/v1/ws-tickets")
    @ResponseStatus(HttpStatus.CREATED)
    Tickets.Issued issue(Caller caller) {
        return tickets.issue(caller);
    }
}
