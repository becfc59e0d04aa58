package dev.parley.ingress.answer;

import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.stream.ConversationView;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.Watch;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Submits prompts and waits for their answers.
 *
 * <p>Thread safety: safe.
 */
public final class Answers {
    private final PromptIntake intake;
    private final ChunkTail tail;
    private final DecidedTexts texts;
    private final EdgeMeters meters;
    private final Duration bound;
    private final Set<AnswerWait> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * @param bound how long anybody waits
     */
    public Answers(
            PromptIntake intake,
            ChunkTail tail,
            DecidedTexts texts,
            EdgeMeters meters,
            Duration bound) {
        this.intake = intake;
        this.tail = tail;
        this.texts = texts;
        this.meters = meters;
        this.bound = bound;
    }

    /**
     * Appends a prompt and waits for the end of its turn.
     *
     * @throws dev.parley.ingress.problem.Refused when it could not be appended
     */
    public Answer ask(Draft.Fresh draft, TraceParent trace) {
        return ask(draft, trace, bound);
    }

    /**
     * The same, for a client that waits as long as it says.
     *
     * @throws dev.parley.ingress.problem.Refused when it could not be appended
     */
    public Answer ask(Draft.Fresh draft, TraceParent trace, Duration patience) {
        long position = tail.position(draft.conversationId());
        AnswerWait wait =
                new AnswerWait(
                        draft.turnId(),
                        draft.content(),
                        new ConversationView(
                                draft.conversationId(),
                                Cursor.before(tail.partition(draft.conversationId()), position)),
                        texts);
        waiting.add(wait);
        try (Watch _ = tail.watch(draft.conversationId(), position, wait)) {
            Submitted submitted = intake.append(draft, trace);
            meters.answerAwaited();
            Answer answer = closing ? new Answer.Pending() : await(wait, submitted, patience);
            meters.answer(name(answer));
            return answer;
        } finally {
            waiting.remove(wait);
        }
    }

    /** Tells all who wait to come back; for when this process stops. */
    public void abandon() {
        closing = true;
        waiting.forEach(AnswerWait::abandon);
    }

    private static Answer await(AnswerWait wait, Submitted submitted, Duration patience) {
        try {
            return wait.await(submitted, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Pending();
        }
    }

    private static String name(Answer answer) {
        return switch (answer) {
            case Answer.Ended ended ->
                    ended.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT);
            case Answer.Unreadable _ -> "unreadable";
            case Answer.Pending _ -> "pending";
            case Answer.Reused _ -> "reused";
        };
    }
}
