package dev.parley.ingress;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.account.TicketController;
import dev.parley.ingress.account.Tickets;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.connection.ConnectionSettings;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.home.NewConversations;
import dev.parley.ingress.live.LiveController;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.model.ModelController;
import dev.parley.ingress.ownership.OpeningLog;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.prompt.PromptSettings;
import dev.parley.ingress.publish.ConversationLog;
import dev.parley.ingress.publish.PublishSettings;
import dev.parley.ingress.rate.RequestRate;
import dev.parley.ingress.reference.ReferenceController;
import dev.parley.ingress.socket.SocketSettings;
import dev.parley.ingress.socket.Sockets;
import dev.parley.ingress.socket.Surroundings;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.sse.SseSettings;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.stream.StoredTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.Partitions;
import dev.parley.ingress.tail.TailSettings;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.turn.TurnCancellation;
import dev.parley.ingress.turn.TurnController;
import dev.parley.ingress.turn.TurnDirectory;
import dev.parley.ingress.usage.UserController;
import dev.parley.ingress.watch.Sources;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the edge does, whatever its neighbours are made of. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    private static final Duration PATIENCE_FOR_TEXT = Duration.ofSeconds(5);

    @Bean
    Clock clock() {
        return ProcessClock.get();
    }

    @Bean
    JsonMapper jsonMapper() {
        return EventJson.mapper();
    }

    @Bean
    EdgeMeters edgeMeters(MeterRegistry registry) {
        return new EdgeMeters(registry);
    }

    @Bean
    Partitions partitions(PublishSettings kafka) {
        return new Partitions(kafka.partitions());
    }

    @Bean
    ModelCatalog modelCatalog(PromptSettings settings) {
        return ModelCatalog.of(settings.models());
    }

    @Bean
    PromptRules promptRules(ModelCatalog models, PromptSettings settings) {
        return new PromptRules(models, settings);
    }

    @Bean
    TurnsSeen turnsSeen(TailSettings settings) {
        return new TurnsSeen(settings.turns());
    }

    @Bean
    ChunkTail chunkTail(Partitions partitions, TailSettings settings, TurnsSeen turns) {
        return new ChunkTail(partitions, settings, turns, System::nanoTime);
    }

    @Bean
    Owners owners(Hints hints, History history, OpeningLog log) {
        return new Owners(hints, history, log);
    }

    @Bean
    TurnDirectory turnDirectory(
            ChunkTail tail, TurnsSeen turns, Hints hints, History history, Owners owners) {
        return new TurnDirectory(tail, turns, hints, history, owners);
    }

    @Bean
    TurnCancellation turnCancellation(TurnDirectory turns, ConversationLog log, Clock clock) {
        return new TurnCancellation(turns, log, clock);
    }

    @Bean
    PromptIntake promptIntake(
            PromptRules rules,
            Owners owners,
            Hints hints,
            History history,
            ConversationLog log,
            ChunkTail tail,
            TurnDirectory turns,
            EdgeMeters meters,
            NewConversations newConversations,
            Clock clock) {
        return new PromptIntake(
                rules, owners, hints, history, log, tail, turns, meters, newConversations, clock);
    }

    @Bean
    DecidedTexts decidedTexts(History history) {
        return new StoredTexts(history, PATIENCE_FOR_TEXT);
    }

    @Bean
    Answers answers(
            PromptIntake intake,
            ChunkTail tail,
            DecidedTexts texts,
            EdgeMeters meters,
            PromptSettings settings) {
        return new Answers(intake, tail, texts, meters, settings.answerTimeout());
    }

    /** Lets go of clients that wait, before the server waits for them. */
    @Bean
    SmartLifecycle answersAbandoned(Answers answers) {
        return new StopOnly(answers::abandon);
    }

    @Bean
    Connections connections(ConnectionSettings settings) {
        return new Connections(settings);
    }

    @Bean
    Sockets sockets(SocketSettings settings) {
        return new Sockets(settings);
    }

    @Bean
    EventStreams eventStreams(SseSettings settings, Connections connections, EdgeMeters meters) {
        return new EventStreams(settings, connections, meters);
    }

    @Bean
    Sources sources(
            ChunkTail tail,
            ChunkLog log,
            TurnsSeen turns,
            History history,
            DecidedTexts texts,
            EdgeMeters meters,
            ConnectionSettings settings) {
        return new Sources(tail, log, turns, history, texts, meters, settings.resetMessages());
    }

    @Bean
    Surroundings surroundings(
            SocketSettings settings,
            Connections connections,
            Sockets sockets,
            Branches branches,
            RequestRate rate,
            PromptIntake intake,
            TurnCancellation cancellation,
            Owners owners,
            Sources sources) {
        return new Surroundings(
                settings,
                connections,
                sockets,
                branches,
                rate,
                intake,
                cancellation,
                owners,
                sources,
                System::nanoTime);
    }

    @Bean
    LiveController liveController(
            EventStreams streams,
            Branches branches,
            PromptIntake intake,
            Owners owners,
            TurnDirectory turns,
            Sources sources,
            Visibility visibility) {
        return new LiveController(streams, branches, intake, owners, turns, sources, visibility);
    }

    @Bean
    TurnController turnController(
            TurnDirectory turns, TurnCancellation cancellation, History history) {
        return new TurnController(turns, cancellation, history);
    }

    @Bean
    TicketController ticketController(Tickets tickets) {
        return new TicketController(tickets);
    }

    @Bean
    ModelController modelController(ModelCatalog models) {
        return new ModelController(models);
    }

    @Bean
    UserController userController(History history, Clock clock) {
        return new UserController(history, clock);
    }

    @Bean
    ReferenceController referenceController() {
        return new ReferenceController();
    }
}
