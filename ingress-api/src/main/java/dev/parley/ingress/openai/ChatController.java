package dev.parley.ingress.openai;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.completion.CompletionSettings;
import dev.parley.ingress.completion.Failures;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.TurnWatching;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.rate.StartsTurn;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.sse.Farewell;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.tail.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Chat completions: each call is a conversation of one turn. */
@RestController
public final class ChatController {
    private final PromptIntake intake;
    private final Answers answers;
    private final EventStreams streams;
    private final TurnWatching watching;
    private final ModelCatalog models;
    private final CompletionSettings settings;
    private final Clock clock;

    /** Thread safety: safe. */
    public ChatController(
            PromptIntake intake,
            Answers answers,
            EventStreams streams,
            TurnWatching watching,
            ModelCatalog models,
            CompletionSettings settings,
            Clock clock) {
        this.intake = intake;
        this.answers = answers;
        this.streams = streams;
        this.watching = watching;
        this.models = models;
        this.settings = settings;
        this.clock = clock;
    }

    @StartsTurn
    @PostMapping({"/v1/chat/completions", "/api/v1/chat/completions"})
    @Nullable JsonNode complete(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        ChatCall call = ChatCall.read(body);
        models.find(call.model())
                .ifPresent(model -> ProviderLimits.check(model.provider(), call.parameters()));
        Draft draft = intake.draftAlone(caller, call.request(key));
        if (call.stream()) {
            stream(draft, call, caller, trace, response);
            return null;
        }
        return switch (draft) {
            case Draft.Answered(var turn) -> stored(turn).json();
            case Draft.Fresh fresh -> answer(fresh, trace).json();
        };
    }

    private ChatAnswer answer(Draft.Fresh asked, TraceParent trace) {
        return switch (answers.ask(asked, trace, settings.answerTimeout())) {
            case Answer.Ended ended -> answer(ended, asked);
            case Answer.Pending _ -> throw Failures.pending(asked.turnId()).asException();
            case Answer.Unreadable _ -> throw Failures.unreadable(asked.turnId()).asException();
            case Answer.Reused _ -> throw PromptIntake.reused(asked);
        };
    }

    private ChatAnswer answer(Answer.Ended ended, Draft.Fresh asked) {
        return switch (ended.outcome()) {
            case ServerFrame.Completed completed ->
                    new ChatAnswer(
                            asked.turnId(),
                            clock.instant(),
                            ended.model(),
                            ended.text(),
                            ended.toolCalls(),
                            ChatAnswer.word(completed.finishReason()),
                            TokenCount.of(completed.usage()));
            case ServerFrame.Failed failed ->
                    throw Failures.of(failed, asked.turnId()).asException();
            case ServerFrame.Cancelled _ -> throw Failures.cancelled(asked.turnId()).asException();
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Delta _,
                    ServerFrame.Restarted _,
                    ServerFrame.Tool _ ->
                    throw new IllegalStateException("this frame ends no turn");
        };
    }

    private static ChatAnswer stored(StoredTurn turn) {
        Refusal failure = Failures.of(turn);
        if (failure != null) {
            throw failure.asException();
        }
        return ChatAnswer.of(turn);
    }

    private void stream(
            Draft draft,
            ChatCall call,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        switch (draft) {
            case Draft.Answered(var turn) -> {
                ChatAnswer answer = stored(turn);
                try (EventStream stream =
                        streams.open(caller.userId(), response, farewell(turn.turnId()))) {
                    stream.later(() -> ChatStream.repeat(answer, call.includeUsage(), stream));
                    stream.serve();
                }
            }
            case Draft.Fresh fresh -> {
                TurnId turn = fresh.turnId();
                try (EventStream stream = streams.open(caller.userId(), response, farewell(turn));
                        Watch _ =
                                watching.follow(
                                        fresh.conversationId(),
                                        turn,
                                        stream,
                                        new ChatStream(fresh, call.includeUsage(), stream))) {
                    intake.append(fresh, trace);
                    stream.serve();
                }
            }
        }
    }

    /** What a chat completion says when this side leaves. */
    private static Farewell farewell(TurnId turn) {
        return (reason, stream) -> {
            Refusal refusal = Failures.of(reason, turn);
            if (!stream.begun()) {
                throw refusal.asException();
            }
            stream.write(ChatFrames.data(OpenAiErrors.body(refusal)));
        };
    }
}
