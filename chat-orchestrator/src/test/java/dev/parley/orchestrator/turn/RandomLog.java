package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.ReopenedTurn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A partition of the conversation log as users and workers may write it: some conversations,
 * prompts old and new, behind the latest turn and elsewhere, with tools and their answers, cancels,
 * generations that start, end, fail and come late, deadlines that pass and that are out of date.
 * Users and workers react to a process that reads along and never dies.
 */
final class RandomLog {
    private final RandomGenerator random;
    private final MortalProcess process;
    private final List<Chat> chats = new ArrayList<>();
    private final List<PromptSubmitted> prompts = new ArrayList<>();
    private final List<ConversationEvent.GenerationStarted> started = new ArrayList<>();
    private final List<ConversationEvent> ended = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();

    private RandomLog(RandomGenerator random, MortalProcess process, int conversations) {
        this.random = random;
        this.process = process;
        for (int count = 0; count < conversations; count++) {
            chats.add(new Chat());
        }
    }

    /** Writes a log while the process reads it. */
    static List<LogRecord> write(
            RandomGenerator random, MortalProcess process, int conversations, int length) {
        RandomLog log = new RandomLog(random, process, conversations);
        while (log.records.size() < length) {
            log.append(log.next());
        }
        return log.records;
    }

    private void append(@Nullable ConversationEvent event) {
        if (event == null) {
            return;
        }
        LogRecord record =
                new LogRecord(
                        event,
                        TraceParent.start(),
                        records.size(),
                        Chat.START.toEpochMilli() + records.size());
        records.add(record);
        process.read(record);
        process.commit(random.nextInt(4) > 0);
    }

    private @Nullable ConversationEvent next() {
        Chat chat = pick(chats);
        int dice = random.nextInt(1000);
        if (dice < 300) {
            return prompt(chat);
        }
        if (dice < 560) {
            return start(chat);
        }
        if (dice < 830) {
            return end(chat);
        }
        if (dice < 880) {
            return prompts.isEmpty() ? null : cancel();
        }
        if (dice < 940) {
            return pass(chat);
        }
        if (dice < 960) {
            return ended.isEmpty() ? null : pick(ended);
        }
        if (dice < 980) {
            return chat.created("sim-1", "be brief, log " + records.size());
        }
        if (dice < 997) {
            return chat.updated(someone(chat), "sim-fast", text(random.nextInt(60)));
        }
        return chat.deleted(chat.owner);
    }

    private ConversationEvent prompt(Chat chat) {
        boolean keyed = random.nextInt(3) == 0;
        if (keyed && !prompts.isEmpty() && random.nextInt(4) == 0) {
            PromptSubmitted earlier = pick(prompts);
            if (earlier.turnId().fromIdempotencyKey()) {
                return earlier;
            }
        }
        UserId user = someone(chat);
        PromptSubmitted prompt =
                chat.prompt(
                        keyed
                                ? TurnId.ofIdempotencyKey(user, "key " + records.size())
                                : TurnId.next(),
                        user,
                        text(1 + random.nextInt(200)),
                        random.nextInt(20) == 0 ? "no-such-model" : null,
                        parameters(),
                        random.nextInt(3) == 0 ? branch() : null,
                        random.nextInt(4) == 0 ? input() : null);
        prompts.add(prompt);
        return prompt;
    }

    private GenerationParameters parameters() {
        return random.nextInt(3) == 0
                ? Chat.offering(new Tool("look_up", text(10), "{}", null))
                : Chat.PARAMETERS;
    }

    /** Behind a turn that may be open, ended, rejected, long forgotten or of another one. */
    private Branch branch() {
        TurnId parent = prompts.isEmpty() || random.nextInt(4) == 0 ? null : pick(prompts).turnId();
        List<Message> context = new ArrayList<>();
        if (random.nextBoolean()) {
            if (random.nextInt(3) == 0) {
                context.add(Message.text(Role.SYSTEM, text(3)));
            }
            context.add(Message.text(Role.USER, text(random.nextInt(50) == 0 ? 20_000 : 20)));
            context.add(Message.text(Role.ASSISTANT, text(20)));
        }
        return new Branch(parent, context);
    }

    private List<Message> input() {
        return List.of(
                new Message(Role.USER, text(8), null, null, callId()),
                new Message(
                        Role.USER, text(8), List.of("https://example.com/tide.png"), null, null));
    }

    private String callId() {
        return "call " + random.nextInt(2);
    }

    private @Nullable ConversationEvent start(Chat chat) {
        if (random.nextInt(4) == 0) {
            return replay(chat);
        }
        OpenTurn turn = current(chat);
        if (random.nextInt(8) == 0) {
            return late(chat);
        }
        if (turn == null || (turn.inEffect() != null && random.nextInt(4) > 0)) {
            return null;
        }
        return started(chat.started(turn.turnId(), GenerationId.next()));
    }

    /** A worker begins with what is over. */
    private @Nullable ConversationEvent late(Chat chat) {
        List<EndedTurn> recent = process.head(chat.id).recent();
        return recent.isEmpty()
                ? null
                : started(chat.started(pick(recent).turnId(), GenerationId.next()));
    }

    /** An operator replays a turn that failed, now or long ago, once or again. */
    private @Nullable ConversationEvent replay(Chat chat) {
        List<TurnId> failed =
                process.turns.records().stream()
                        .filter(event -> event.conversationId().equals(chat.id))
                        .filter(TurnFailed.class::isInstance)
                        .map(TurnEvent::turnId)
                        .toList();
        return failed.isEmpty()
                ? null
                : started(chat.started(pick(failed), GenerationId.next(), 1 + random.nextInt(3)));
    }

    private ConversationEvent started(ConversationEvent.GenerationStarted event) {
        started.add(event);
        return event;
    }

    private @Nullable ConversationEvent end(Chat chat) {
        List<ReopenedTurn> replaying =
                process.head(chat.id).replayed().stream().filter(ReopenedTurn::isRunning).toList();
        if (!replaying.isEmpty() && random.nextInt(3) == 0) {
            ReopenedTurn turn = pick(replaying);
            return end(chat, turn.turnId(), turn.inEffect());
        }
        OpenTurn turn = current(chat);
        GenerationId generation = turn == null ? null : turn.inEffect();
        TurnId turnId = turn == null ? null : turn.turnId();
        if (random.nextInt(8) == 0 && !started.isEmpty()) {
            ConversationEvent.GenerationStarted late = pick(started);
            generation = late.generationId();
            turnId = late.turnId();
        }
        if (turnId == null || generation == null) {
            return random.nextInt(50) == 0
                    ? chat.completed(TurnId.next(), GenerationId.next(), "of nobody")
                    : null;
        }
        return end(chat, turnId, generation);
    }

    private ConversationEvent end(Chat chat, TurnId turnId, GenerationId generation) {
        String text = text(random.nextInt(120));
        ConversationEvent event =
                switch (random.nextInt(6)) {
                    case 0 -> chat.failed(turnId, generation, text);
                    case 1 -> chat.cancelled(turnId, generation, text);
                    case 2 ->
                            chat.calling(
                                    turnId,
                                    generation,
                                    random.nextBoolean() ? "" : text,
                                    new ToolCall(callId(), "look_up", "{}"));
                    default -> chat.completed(turnId, generation, text);
                };
        ended.add(event);
        return event;
    }

    private ConversationEvent cancel() {
        PromptSubmitted prompt =
                prompts.get(prompts.size() - 1 - random.nextInt(Math.min(8, prompts.size())));
        return new ConversationEvent.CancelRequested(
                prompt.conversationId(), prompt.turnId(), prompt.userId(), prompt.at());
    }

    private @Nullable ConversationEvent pass(Chat chat) {
        Due due = process.head(chat.id).due();
        if (due == null || due.turnId() == null) {
            return null;
        }
        long stale = random.nextInt(3) == 0 ? 1 : 0;
        return chat.passed(due.turnId(), Instant.ofEpochMilli(due.at() - stale));
    }

    private @Nullable OpenTurn current(Chat chat) {
        return process.head(chat.id).current();
    }

    private UserId someone(Chat chat) {
        return random.nextInt(15) == 0 ? UserId.next() : chat.owner;
    }

    private String text(int words) {
        StringBuilder text = new StringBuilder();
        for (int count = 0; count < words; count++) {
            text.append(count == 0 ? "" : " ").append(random.nextInt(100));
        }
        return text.toString();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
