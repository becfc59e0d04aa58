package dev.parley.ingress.conversation;

import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.branch.Direction;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.rate.StartsTurn;
import dev.parley.ingress.turn.TurnDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** New turns in the place of old ones, which stay. */
@RestController
@RequestMapping("/api/v1/turns/{turn}")
public final class BranchController {
    private final PromptReply reply;

    /** Thread safety: safe. */
    public BranchController(PromptReply reply) {
        this.reply = reply;
    }

    /** Who shall answer again; null for who answered before. */
    record Regeneration(@Nullable String model) {}

    /** The other prompt. */
    record Edit(@Nullable String content, @Nullable String model) {}

    @StartsTurn
    @PostMapping("/regenerate")
    ResponseEntity<?> regenerate(
            @PathVariable String turn,
            @RequestBody(required = false) @Nullable Regeneration wish,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            Caller caller,
            TraceParent trace) {
        return reply.to(
                caller,
                null,
                new Direction.Again(TurnDirectory.parse(turn)),
                new PromptRequest(null, wish == null ? null : wish.model(), key),
                prefer,
                trace);
    }

    @StartsTurn
    @PostMapping("/edit")
    ResponseEntity<?> edit(
            @PathVariable String turn,
            @RequestBody Edit edit,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            Caller caller,
            TraceParent trace) {
        return reply.to(
                caller,
                null,
                new Direction.Instead(TurnDirectory.parse(turn)),
                new PromptRequest(edit.content(), edit.model(), key),
                prefer,
                trace);
    }
}
