package dev.parley.ingress.branch;

import dev.parley.events.conversation.Branch;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Path;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.StoredBranches.Ancestor;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.Particulars;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.prompt.TokenEstimate;
import dev.parley.ingress.turn.TurnDirectory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a prompt among the stored turns of its conversation, and reads what was said
 * on the way there. A turn that others are to follow has to have ended.
 *
 * <p>Thread safety: safe.
 */
public final class Branches {
    /** Of what a model takes, for what is counted here and there a little differently. */
    private static final double USABLE = 0.9;

    private final TurnDirectory directory;
    private final History history;
    private final StoredBranches branches;
    private final Visibility visibility;
    private final ModelCatalog models;

    /** Everything that knows of turns. */
    public Branches(
            TurnDirectory directory,
            History history,
            StoredBranches branches,
            Visibility visibility,
            ModelCatalog models) {
        this.directory = directory;
        this.history = history;
        this.branches = branches;
        this.visibility = visibility;
        this.models = models;
    }

    /**
     * A prompt with its place.
     *
     * @param conversation as the client named it, or that of the turn it named
     */
    public record Placed(@Nullable String conversation, PromptRequest request) {}

    /**
     * Puts a prompt in its place.
     *
     * @param conversation as the client names it; may be null where the direction names a turn
     * @param prompt what the client sends; its text is not needed where the direction says it
     * @throws Refused where the turn that is named is none of this user's, not one of the
     *     conversation, still in progress, or was rejected and so can be followed by none
     */
    public Placed place(
            UserId user, @Nullable String conversation, Direction direction, PromptRequest prompt) {
        return switch (direction) {
            case Direction.Onward() -> new Placed(conversation, prompt);
            case Direction.Behind(var turnId) ->
                    turnId == null
                            ? placed(
                                    conversation,
                                    prompt,
                                    new Particulars(null, beginning(), null, false, null))
                            : behind(
                                    user, conversation, turnId, BranchContext.Reach.LATEST, prompt);
            case Direction.Continuing(var turnId) ->
                    behind(
                            user,
                            conversation,
                            turnId,
                            BranchContext.Reach.all(prompt.particulars()),
                            prompt);
            case Direction.Again(var turnId) -> {
                StoredTurn turn = turn(user, conversation, turnId);
                String model =
                        prompt.model() == null && turn.model() != null
                                ? models.find(turn.model()).map(_ -> turn.model()).orElse(null)
                                : prompt.model();
                yield instead(turn, turn.prompt(), model, turn.input(), prompt);
            }
            case Direction.Instead(var turnId) -> {
                StoredTurn turn = turn(user, conversation, turnId);
                yield instead(
                        turn,
                        prompt.content(),
                        prompt.model(),
                        edited(turn.input(), prompt.content()),
                        prompt);
            }
        };
    }

    /** What the prompt brings as its context is told before all that is known. */
    private Placed behind(
            UserId user,
            @Nullable String conversation,
            TurnId turnId,
            BranchContext.Reach reach,
            PromptRequest prompt) {
        StoredTurn turn = turn(user, conversation, turnId);
        if (turn.rejectReason() != null) {
            throw Refusal.of(
                            ProblemCode.TURN_REJECTED,
                            "the turn never started, so nothing can follow it")
                    .about(turnId)
                    .asException();
        }
        Particulars own = prompt.particulars();
        List<Message> before = own.branch() == null ? List.of() : own.branch().context();
        Branch branch =
                branch(
                        turn.conversationId(),
                        new Ancestor(turnId, turn.position()),
                        prompt.model(),
                        TokenEstimate.of(before, null) + tokens(prompt.content(), own.input()),
                        reach);
        return placed(
                turn.conversationId().toString(),
                prompt,
                new Particulars(
                        own.parameters(),
                        new Branch(
                                branch.parentTurnId(),
                                Stream.concat(before.stream(), branch.context().stream()).toList()),
                        own.input(),
                        own.unlisted(),
                        own.metadata()));
    }

    private Placed instead(
            StoredTurn turn,
            @Nullable String content,
            @Nullable String model,
            @Nullable List<Message> input,
            PromptRequest prompt) {
        long tokens = tokens(content, input);
        Branch branch =
                branches.parent(turn)
                        .map(parent ->
                                branch(
                                        turn.conversationId(),
                                        parent,
                                        model,
                                        tokens,
                                        BranchContext.Reach.LATEST))
                        .orElseGet(Branches::beginning);
        return placed(
                turn.conversationId().toString(),
                new PromptRequest(content, model, prompt.idempotencyKey()),
                new Particulars(null, branch, input, false, null));
    }

    private static Placed placed(
            @Nullable String conversation, PromptRequest prompt, Particulars particulars) {
        return new Placed(
                conversation,
                new PromptRequest(
                        prompt.content(), prompt.model(), prompt.idempotencyKey(), particulars));
    }

    private static long tokens(@Nullable String content, @Nullable List<Message> input) {
        return input == null ? TokenEstimate.of(content) : TokenEstimate.of(input, null);
    }

    private static Branch beginning() {
        return new Branch(null, List.of());
    }

    private Branch branch(
            ConversationId conversation,
            Ancestor parent,
            @Nullable String model,
            long tokens,
            BranchContext.Reach reach) {
        Path path = branches.path(conversation, parent.position());
        Optional<StoredConversation> settings = history.conversation(conversation);
        String answering =
                Objects.requireNonNullElseGet(
                        model,
                        () ->
                                settings.map(StoredConversation::model)
                                        .orElseGet(models::defaultModel));
        long takes = models.find(answering).map(found -> found.contextTokens()).orElse(0);
        long taken =
                tokens
                        + settings.map(StoredConversation::systemPrompt)
                                .map(text -> TokenEstimate.of(text))
                                .orElse(0);
        return new Branch(
                parent.turnId(),
                BranchContext.of(
                        branches.rounds(conversation, path, reach.rounds(), reach.bytes()),
                        (long) (takes * USABLE) - taken,
                        reach.bytes()));
    }

    /** The turn, ended, if it is one of this user and of this conversation. */
    private StoredTurn turn(UserId user, @Nullable String conversation, TurnId turnId) {
        ConversationId found = directory.locate(turnId.toString(), user);
        if (conversation != null && !found.toString().equalsIgnoreCase(conversation)) {
            throw TurnDirectory.notFound();
        }
        if (directory.hasEnded(turnId, found)) {
            visibility.ofTurn(turnId);
        }
        StoredTurn turn =
                history.turn(turnId)
                        .orElseThrow(() ->
                                Refusal.of(
                                                ProblemCode.TURN_IN_PROGRESS,
                                                "the turn is still in progress; wait for its end or cancel it")
                                        .about(turnId)
                                        .asException());
        if (turn.prompt() == null) {
            // Its text is gone, with the conversation.
            throw TurnDirectory.notFound();
        }
        return turn;
    }

    /** Images stay with a prompt whose text is edited; answers of tools do not. */
    private static @Nullable List<Message> edited(
            @Nullable List<Message> input, @Nullable String content) {
        if (input == null || input.size() != 1 || content == null) {
            return null;
        }
        Message only = input.getFirst();
        return only.role() == Role.USER && only.images() != null && only.toolCallId() == null
                ? List.of(new Message(Role.USER, content, only.images(), null, null))
                : null;
    }
}
