package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.watch.Screen;
import dev.parley.ingress.watch.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one client asks on its socket, one thing after the other, and what it is shown for it. */
final class Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);

    private final Caller caller;
    private final @Nullable ConversationId bound;
    private final Surroundings surroundings;
    private final Screen screen;
    private final Subscriptions subscriptions;

    /**
     * @param bound the conversation that frames mean when they name none
     */
    Dialogue(
            Caller caller,
            @Nullable ConversationId bound,
            Surroundings surroundings,
            Screen screen) {
        this.caller = caller;
        this.bound = bound;
        this.surroundings = surroundings;
        this.screen = screen;
        this.subscriptions =
                new Subscriptions(
                        surroundings.sources(), screen, surroundings.settings().maxSubscriptions());
    }

    /** The client has gone; nothing is shown any more. */
    void end() {
        subscriptions.close();
    }

    /** Serves a frame; answers with an error where it cannot. */
    void handle(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Prompt prompt -> serve(prompt.id(), () -> prompt(prompt));
            case ClientFrame.Cancel cancel ->
                    serve(
                            cancel.id(),
                            () ->
                                    surroundings
                                            .cancellation()
                                            .cancel(cancel.turnId(), caller, TraceParent.start()));
            case ClientFrame.Subscribe wish -> serve(wish.id(), () -> subscribe(wish));
            case ClientFrame.Unsubscribe wish ->
                    serve(wish.id(), () -> subscriptions.end(conversation(wish.conversationId())));
            case ClientFrame.Ping ping -> show(new ServerFrame.Pong(ping.id()));
            case ClientFrame.Unreadable bad -> refuse(bad.refusal(), bad.id());
        }
    }

    private void serve(@Nullable String requestId, Runnable action) {
        try {
            action.run();
        } catch (Refused refused) {
            refuse(refused.refusal(), requestId);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a frame met an error that nobody foresaw");
            refuse(Refusal.of(ProblemCode.INTERNAL, ProblemCode.INTERNAL.title()), requestId);
        }
    }

    private void refuse(Refusal refusal, @Nullable String requestId) {
        show(ServerFrame.Error.of(refusal, null, requestId));
    }

    private void show(ServerFrame frame) {
        screen.later(() -> screen.show(frame));
    }

    private void prompt(ClientFrame.Prompt frame) {
        surroundings.rate().admit(caller.userId(), frame.idempotencyKey());
        Branches.Placed placed =
                surroundings
                        .branches()
                        .place(
                                caller.userId(),
                                named(frame.conversationId()),
                                frame.direction(),
                                new PromptRequest(
                                        frame.content(), frame.model(), frame.idempotencyKey()));
        Draft draft = surroundings.intake().draft(caller, placed.conversation(), placed.request());
        switch (draft) {
            case Draft.Answered answered ->
                    subscriptions.of(answered.turn().conversationId()).answer(answered, frame.id());
            case Draft.Fresh fresh -> append(fresh, frame.id());
        }
    }

    private void append(Draft.Fresh draft, @Nullable String requestId) {
        Subscription subscription = subscriptions.of(draft.conversationId());
        subscription.expect(draft, requestId);
        try {
            subscription.acknowledge(surroundings.intake().append(draft, TraceParent.start()));
        } catch (Refused refused) {
            subscription.giveUp(draft);
            throw refused;
        }
    }

    private void subscribe(ClientFrame.Subscribe frame) {
        ConversationId conversation = conversation(frame.conversationId());
        if (frame.cursor() == null) {
            subscriptions.of(conversation);
        } else {
            subscriptions.resume(conversation, frame.cursor());
        }
    }

    private ConversationId conversation(@Nullable String text) {
        return surroundings.owners().check(named(text), caller.userId());
    }

    private @Nullable String named(@Nullable String text) {
        return text == null && bound != null ? bound.toString() : text;
    }
}
