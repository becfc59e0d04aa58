package dev.parley.ingress.turn;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Turns over HTTP. */
@RestController
@RequestMapping("/api/v1/turns")
public final class TurnController {
    private final TurnDirectory turns;
    private final TurnCancellation cancellation;
    private final History history;

    /** Thread safety: safe. */
    public TurnController(TurnDirectory turns, TurnCancellation cancellation, History history) {
        this.turns = turns;
        this.cancellation = cancellation;
        this.history = history;
    }

    @GetMapping("/{turn}")
    TurnState turn(@PathVariable String turn, Caller caller) {
        ConversationId conversation = turns.locate(turn, caller.userId());
        TurnId id = TurnDirectory.parse(turn);
        return history.turn(id)
                .map((StoredTurn ended) -> TurnState.of(ended))
                .orElseGet(() -> TurnState.open(id, conversation));
    }

    @PostMapping("/{turn}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TurnCancellation.Requested cancel(@PathVariable String turn, Caller caller, TraceParent trace) {
        return cancellation.cancel(turn, caller, trace);
    }
}
