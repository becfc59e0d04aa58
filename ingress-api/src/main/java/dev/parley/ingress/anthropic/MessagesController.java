package dev.parley.ingress.anthropic;

import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.EventJson;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.completion.Failures;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.TurnWatching;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.rate.StartsTurn;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.sse.Farewell;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.tail.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages: each call is a conversation of one turn. */
@RestController
@RequestMapping("/v1/messages")
public final class MessagesController {
    private final PromptIntake intake;
    private final PromptRules rules;
    private final Answers answers;
    private final EventStreams streams;
    private final TurnWatching watching;
    private final Duration patience;

    /**
     * Thread safety: safe.
     *
     * @param patience how long a call waits for a whole answer
     */
    public MessagesController(
            PromptIntake intake,
            PromptRules rules,
            Answers answers,
            EventStreams streams,
            TurnWatching watching,
            Duration patience) {
        this.intake = intake;
        this.rules = rules;
        this.answers = answers;
        this.streams = streams;
        this.watching = watching;
        this.patience = patience;
    }

    @StartsTurn
    @PostMapping
    @Nullable JsonNode message(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        MessagesCall call = MessagesCall.read(body);
        Draft draft = intake.draftAlone(caller, call.request(key));
        AnthropicErrors.nameRequest(response);
        if (call.stream()) {
            stream(draft, caller, trace, response);
            return null;
        }
        return switch (draft) {
            case Draft.Answered(var turn) -> stored(turn).json();
            case Draft.Fresh fresh -> answer(fresh, trace).json();
        };
    }

    @PostMapping("/count_tokens")
    ObjectNode countTokens(@RequestBody JsonNode body, HttpServletResponse response) {
        CountCall call = CountCall.read(body);
        rules.model(call.model());
        AnthropicErrors.nameRequest(response);
        return EventJson.mapper().createObjectNode().put("input_tokens", call.tokens());
    }

    private MessageAnswer answer(Draft.Fresh asked, TraceParent trace) {
        return switch (answers.ask(asked, trace, patience)) {
            case Answer.Ended ended -> answer(ended, asked.turnId());
            case Answer.Pending _ -> throw Failures.pending(asked.turnId()).asException();
            case Answer.Unreadable _ -> throw Failures.unreadable(asked.turnId()).asException();
            case Answer.Reused _ -> throw PromptIntake.reused(asked);
        };
    }

    private static MessageAnswer answer(Answer.Ended ended, TurnId turn) {
        return switch (ended.outcome()) {
            case ServerFrame.Completed completed ->
                    new MessageAnswer(
                            turn,
                            ended.model(),
                            ended.text(),
                            ended.toolCalls(),
                            completed.finishReason(),
                            TokenCount.of(completed.usage()));
            case ServerFrame.Failed failed -> throw Failures.of(failed, turn).asException();
            case ServerFrame.Cancelled _ -> throw Failures.cancelled(turn).asException();
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Delta _,
                    ServerFrame.Restarted _,
                    ServerFrame.Tool _ ->
                    throw new IllegalStateException("this frame ends no turn");
        };
    }

    private static MessageAnswer stored(StoredTurn turn) {
        Refusal failure = Failures.of(turn);
        if (failure != null) {
            throw failure.asException();
        }
        return new MessageAnswer(
                turn.turnId(),
                turn.model() == null ? "" : turn.model(),
                turn.text() == null ? "" : turn.text(),
                turn.toolCalls() == null ? List.of() : turn.toolCalls(),
                MessageAnswer.finishReason(turn.finishReason()),
                TokenCount.of(turn.usage()));
    }

    private void stream(
            Draft draft, Caller caller, TraceParent trace, HttpServletResponse response) {
        String requestId = AnthropicErrors.requestId(response);
        MessageStream.Refusals refusals = (refusal, stream) -> say(refusal, stream, requestId);
        switch (draft) {
            case Draft.Answered(var turn) -> {
                MessageAnswer answer = stored(turn);
                try (EventStream stream =
                        streams.open(
                                caller.userId(), response, farewell(turn.turnId(), refusals))) {
                    stream.later(() -> MessageStream.repeat(answer, stream));
                    stream.serve();
                }
            }
            case Draft.Fresh fresh -> {
                TurnId turn = fresh.turnId();
                try (EventStream stream =
                                streams.open(caller.userId(), response, farewell(turn, refusals));
                        Watch _ =
                                watching.follow(
                                        fresh.conversationId(),
                                        turn,
                                        stream,
                                        new MessageStream(fresh, stream, refusals))) {
                    intake.append(fresh, trace);
                    stream.aliveBy(MessageFrames.PING);
                    stream.serve();
                }
            }
        }
    }

    private static Farewell farewell(TurnId turn, MessageStream.Refusals refusals) {
        return (reason, stream) -> refusals.say(Failures.of(reason, turn), stream);
    }

    private static void say(Refusal refusal, EventStream stream, @Nullable String requestId)
            throws IOException {
        if (!stream.begun()) {
            throw refusal.asException();
        }
        stream.write(MessageFrames.error(AnthropicErrors.body(refusal, requestId)));
    }
}
