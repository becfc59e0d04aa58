package dev.parley.orchestrator.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.context.ContextWindow;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.KeyedTurns;
import dev.parley.orchestrator.conversation.Transcript;
import dev.parley.orchestrator.routing.ModelRoutes;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The machine over one partition, with stores and topics that lose in a crash what was not
 * committed.
 */
final class MortalProcess implements Outputs {
    static final TurnLimits LIMITS =
            new TurnLimits(
                    3,
                    4,
                    Duration.ofSeconds(60),
                    2,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(15));
    private static final TurnRules RULES =
            new TurnRules(
                    LIMITS,
                    new ContextWindow(LIMITS.contextRounds(), 100_000),
                    new ModelRoutes(ModelCatalog.of("")),
                    new TextMeasure());

    final VolatileStore headStore;
    final VolatileStore textStore;
    final VolatileStore keyedStore;
    final VolatileStore failedStore;
    final VolatileStore dueStore;
    final VolatileLog<GenerationCommand> commands;
    final VolatileLog<Chunk> chunks;
    final VolatileLog<TurnEvent> turns;
    final VolatileLog<GenerationCommand> letters;
    private long owner;
    private Heads heads;
    private Transcript transcript;
    private Deadlines deadlines;
    private TurnMachine machine;
    private long position;
    private long committed;
    private long knownCommitted;

    MortalProcess() {
        headStore = VolatileStore.byConversationOnDisk();
        textStore = VolatileStore.byKey();
        keyedStore = VolatileStore.byKey();
        failedStore = VolatileStore.byKey();
        dueStore = VolatileStore.byConversation();
        commands = new VolatileLog<>();
        chunks = new VolatileLog<>();
        turns = new VolatileLog<>();
        letters = new VolatileLog<>();
        own(1);
    }

    private MortalProcess(MortalProcess before) {
        headStore = before.headStore.copy();
        textStore = before.textStore.copy();
        keyedStore = before.keyedStore.copy();
        failedStore = before.failedStore.copy();
        dueStore = before.dueStore.copy();
        commands = before.commands;
        chunks = before.chunks;
        turns = before.turns;
        letters = before.letters;
        position = before.committed;
        committed = before.committed;
        own(before.owner + 1);
    }

    /** Another process that is given the partition, with the state as the changelogs have it. */
    MortalProcess heir() {
        return new MortalProcess(this);
    }

    /** The changelogs get what a process wrote that did not know that it had lost the partition. */
    void receive(MortalProcess sleeper) {
        for (int store = 0; store < stores().size(); store++) {
            stores().get(store).receive(sleeper.stores().get(store));
        }
    }

    private void own(long number) {
        owner = number;
        heads = new Heads(headStore, owner);
        transcript = new Transcript(textStore);
        deadlines = new Deadlines(dueStore, owner);
        machine =
                new TurnMachine(
                        RULES,
                        heads,
                        transcript,
                        new KeyedTurns(keyedStore),
                        new FailedTurns(failedStore),
                        deadlines);
    }

    void read(LogRecord record) {
        machine.read(record, knownCommitted, this);
        position = record.offset() + 1;
    }

    long position() {
        return position;
    }

    Head head(ConversationId conversation) {
        Head head = heads.get(conversation);
        return head == null ? Head.NEW : head;
    }

    Message instructions(ConversationId conversation) {
        return transcript.instructions(
                conversation, Objects.requireNonNull(head(conversation).systemPrompt()).position());
    }

    /** The clock's work on deleted conversations. */
    void erase() {
        dueStore.content()
                .forEach((key, due) -> {
                    if (Deadlines.due(due.getBytes(UTF_8)).turnId() == null) {
                        new Erasure(heads, transcript, deadlines)
                                .erase(
                                        Deadlines.conversation(HexFormat.of().parseHex(key)),
                                        knownCommitted);
                    }
                });
    }

    /** Commits; the process itself may not hear of it. */
    void commit(boolean heard) {
        committed = position;
        if (heard) {
            knownCommitted = committed;
        }
        stores().forEach(VolatileStore::commit);
        List.of(commands, chunks, turns, letters).forEach(VolatileLog::commit);
    }

    /** The process dies; another goes on where the last commit was. */
    void crash(RandomGenerator random) {
        boolean diskLost = random.nextBoolean();
        stores().forEach(store -> store.crash(diskLost, random));
        List.of(commands, chunks, turns, letters).forEach(topic -> topic.crash(random));
        position = committed;
        knownCommitted = 0;
        own(owner + 1);
    }

    private List<VolatileStore> stores() {
        return List.of(headStore, textStore, keyedStore, failedStore, dueStore);
    }

    @Override
    public void command(GenerationCommand command, @Nullable TraceParent trace) {
        commands.append(command);
    }

    @Override
    public void letter(GenerationRequested request, Failure failure, @Nullable TraceParent trace) {
        letters.append(request);
    }

    @Override
    public void chunk(Chunk chunk, @Nullable TraceParent trace) {
        chunks.append(chunk);
    }

    @Override
    public void turn(TurnEvent event, @Nullable TraceParent trace) {
        turns.append(event);
    }
}
