package dev.parley.sink.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.sink.history.HistoryChange.SettingsGiven;
import dev.parley.sink.history.HistoryChange.TurnEnded;
import dev.parley.sink.intake.Origin;
import dev.parley.sink.intake.Reading;
import dev.parley.sink.intake.RecordReader;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads outcomes, and of the conversation log what is about the conversation itself. Prompts and
 * generations stand there too, but how they ended is for the outcomes to say.
 */
public final class HistoryReader implements RecordReader<HistoryChange> {
    private static final Set<String> OF_CONVERSATIONS =
            Set.of(
                    ConversationCreated.class.getSimpleName(),
                    ConversationUpdated.class.getSimpleName(),
                    ConversationDeleted.class.getSimpleName());

    private final EventCodec<TurnEvent> turns = Topics.TURNS.codec("persistence-sink");
    private final EventCodec<ConversationEvent> conversations =
            Topics.CONVERSATIONS.codec("persistence-sink");

    @Override
    public Reading<HistoryChange> read(ConsumerRecord<byte[], byte[]> record) {
        Origin origin = Origin.of(record);
        return origin.topic().equals(Topics.TURNS.name())
                ? ofTurn(record)
                : ofConversation(record, origin.offset());
    }

    private Reading<HistoryChange> ofTurn(ConsumerRecord<byte[], byte[]> record) {
        return switch (turns.read(record)) {
            case Decoded.Known<TurnEvent>(TurnEvent event, var trace) ->
                    new Reading.Change<>(change(event, trace == null ? null : trace.traceId()));
            case Decoded.Foreign<TurnEvent> _ -> new Reading.PassedOver<>();
            case Decoded.Unreadable<TurnEvent>(String reason) -> new Reading.Unreadable<>(reason);
        };
    }

    private Reading<HistoryChange> ofConversation(
            ConsumerRecord<byte[], byte[]> record, long offset) {
        String type = type(record);
        if (type != null && !OF_CONVERSATIONS.contains(type)) {
            return new Reading.PassedOver<>();
        }
        return switch (conversations.read(record)) {
            case Decoded.Known<ConversationEvent>(ConversationEvent event, _) ->
                    change(event, offset);
            case Decoded.Foreign<ConversationEvent> _ -> new Reading.PassedOver<>();
            case Decoded.Unreadable<ConversationEvent>(String reason) ->
                    new Reading.Unreadable<>(reason);
        };
    }

    private static HistoryChange change(TurnEvent event, @Nullable String traceId) {
        return switch (event) {
            case TurnCompleted turn -> new TurnEnded(EndedTurn.of(turn, traceId));
            case TurnFailed turn -> new TurnEnded(EndedTurn.of(turn, traceId));
            case TurnCancelled turn -> new TurnEnded(EndedTurn.of(turn, traceId));
            case TurnRejected turn -> new TurnEnded(EndedTurn.of(turn, traceId));
            case TurnEvent.GenerationVoided generation ->
                    new HistoryChange.GenerationVoided(generation);
        };
    }

    private static Reading<HistoryChange> change(ConversationEvent event, long offset) {
        return switch (event) {
            case ConversationCreated created ->
                    new Reading.Change<>(
                            new SettingsGiven(
                                    created.conversationId(),
                                    created.userId(),
                                    created.title(),
                                    created.model(),
                                    created.systemPrompt(),
                                    true,
                                    offset,
                                    created.at()));
            case ConversationUpdated updated ->
                    new Reading.Change<>(
                            new SettingsGiven(
                                    updated.conversationId(),
                                    updated.userId(),
                                    updated.title(),
                                    updated.model(),
                                    updated.systemPrompt(),
                                    false,
                                    offset,
                                    updated.at()));
            case ConversationDeleted deleted ->
                    new Reading.Change<>(
                            new HistoryChange.ConversationDeleted(
                                    deleted.conversationId(), deleted.userId(), deleted.at()));
            case PromptSubmitted _,
                    CancelRequested _,
                    GenerationStarted _,
                    GenerationEnded _,
                    DeadlinePassed _ ->
                    new Reading.PassedOver<>();
        };
    }

    /** Cheap: most of this log is of no interest here, and its values can be long. */
    private static @Nullable String type(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("ce_type");
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
