package dev.parley.ingress.live;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.branch.NewMessage;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.rate.StartsTurn;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.turn.TurnDirectory;
import dev.parley.ingress.watch.Sources;
import dev.parley.ingress.watch.Subscription;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Conversations as server-sent events. */
@RestController
@RequestMapping("/api/v1/conversations/{conversation}")
public final class LiveController {
    private final EventStreams streams;
    private final Branches branches;
    private final PromptIntake intake;
    private final Owners owners;
    private final TurnDirectory turns;
    private final Sources sources;
    private final Visibility visibility;

    /** Thread safety: safe. */
    public LiveController(
            EventStreams streams,
            Branches branches,
            PromptIntake intake,
            Owners owners,
            TurnDirectory turns,
            Sources sources,
            Visibility visibility) {
        this.streams = streams;
        this.branches = branches;
        this.intake = intake;
        this.owners = owners;
        this.turns = turns;
        this.sources = sources;
        this.visibility = visibility;
    }

    /** Takes a prompt and streams its turn. */
    @StartsTurn
    @PostMapping("/messages/stream")
    void ask(
            @PathVariable String conversation,
            @RequestBody NewMessage message,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        Branches.Placed placed =
                branches.place(
                        caller.userId(),
                        conversation,
                        message.direction(),
                        new PromptRequest(message.content(), message.model(), key));
        try (EventStream stream = streams.open(caller.userId(), response, LiveEvents::part)) {
            switch (intake.draft(caller, placed.conversation(), placed.request())) {
                case Draft.Answered(var turn) ->
                        new TurnStream(turn.turnId(), stream, sources).serve(turn);
                case Draft.Fresh fresh -> serve(fresh, stream, trace);
            }
        }
    }

    private void serve(Draft.Fresh fresh, EventStream stream, TraceParent trace) {
        Subscription subscription =
                new Subscription(
                        fresh.conversationId(),
                        // A prompt that is repeated while it is answered is shown from its
                        // beginning.
                        sources.beginning(fresh.turnId(), fresh.conversationId()),
                        sources,
                        new LiveScreen(stream, fresh.turnId(), visibility::ofTurn));
        try {
            subscription.begin();
            subscription.expect(fresh, null);
            subscription.acknowledge(intake.append(fresh, trace));
            stream.serve();
        } finally {
            subscription.end();
        }
    }

    /** Streams what happens in a conversation, or in one turn of it. */
    @GetMapping("/stream")
    void watch(
            @PathVariable String conversation,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(name = "turn_id", required = false) @Nullable String turn,
            HttpMethod method,
            Caller caller,
            HttpServletResponse response) {
        ConversationId id = owners.check(conversation, caller.userId());
        // A browser that comes back by itself repeats the URL and adds the header.
        String place = lastEventId == null || lastEventId.isBlank() ? cursor : lastEventId;
        Cursor from = place == null || place.isBlank() ? null : sources.cursor(place, id);
        TurnId only = turn == null ? null : turn(turn, id, caller);
        if (method.equals(HttpMethod.HEAD)) {
            // Nobody would read the stream.
            return;
        }
        try (EventStream stream = streams.open(caller.userId(), response, LiveEvents::part)) {
            stream.later(stream::greet);
            if (only == null) {
                follow(id, from, stream);
            } else {
                new TurnStream(only, stream, sources).serve(id, from);
            }
        }
    }

    private void follow(ConversationId id, @Nullable Cursor from, EventStream stream) {
        Cursor start = from == null ? sources.openTurns(id) : from;
        Subscription subscription = new Subscription(id, start, sources, new LiveScreen(stream));
        try {
            if (from == null) {
                subscription.begin();
            } else {
                subscription.resume();
            }
            stream.serve();
        } finally {
            subscription.end();
        }
    }

    private TurnId turn(String text, ConversationId in, Caller caller) {
        if (!turns.locate(text, caller.userId()).equals(in)) {
            throw Refusal.ofField(ProblemCode.TURN_NOT_FOUND, "turn_id", "there is no such turn")
                    .asException();
        }
        return TurnId.parse(text);
    }
}
