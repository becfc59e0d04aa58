package dev.parley.orchestrator.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.GenerationCommand;
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

    final VolatileStore headStore = new VolatileStore();
    final VolatileStore textStore = new VolatileStore();
    final VolatileStore keyedStore = new VolatileStore();
    final VolatileStore failedStore = new VolatileStore();
    final VolatileStore dueStore = new VolatileStore();
    final VolatileLog<GenerationCommand> commands = new VolatileLog<>();
    final VolatileLog<Chunk> chunks = new VolatileLog<>();
    final VolatileLog<TurnEvent> turns = new VolatileLog<>();
    private final Heads heads = new Heads(headStore);
    private final Transcript transcript = new Transcript(textStore);
    private final Deadlines deadlines = new Deadlines(dueStore);
    private final TurnMachine machine =
            new TurnMachine(
                    RULES,
                    heads,
                    transcript,
                    new KeyedTurns(keyedStore),
                    new FailedTurns(failedStore),
                    deadlines);
    private final Erasure erasure = new Erasure(heads, transcript, deadlines);
    private long position;
    private long committed;
    private long knownCommitted;

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

    /** The clock's work on deleted conversations. */
    void erase() {
        dueStore.content()
                .forEach((key, due) -> {
                    if (Deadlines.due(due.getBytes(UTF_8)).turnId() == null) {
                        erasure.erase(
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
        List.of(commands, chunks, turns).forEach(VolatileLog::commit);
    }

    /** The process dies; another goes on where the last commit was. */
    void crash(RandomGenerator random) {
        stores().forEach(store -> store.crash(random));
        List.of(commands, chunks, turns).forEach(topic -> topic.crash(random));
        position = committed;
        knownCommitted = 0;
    }

    private List<VolatileStore> stores() {
        return List.of(headStore, textStore, keyedStore, failedStore, dueStore);
    }

    @Override
    public void command(GenerationCommand command, @Nullable TraceParent trace) {
        commands.append(command);
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
