package dev.parley.worker;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.Topics;
import dev.parley.worker.chunk.ChunkSettings;
import dev.parley.worker.chunk.ChunkStreams;
import dev.parley.worker.chunk.FlushTicker;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.generation.Answering;
import dev.parley.worker.generation.CancelledAnswering;
import dev.parley.worker.generation.ConversationLog;
import dev.parley.worker.generation.KafkaChunkHistory;
import dev.parley.worker.generation.LeaseKeeping;
import dev.parley.worker.generation.ModelSlots;
import dev.parley.worker.generation.RecentCancels;
import dev.parley.worker.generation.RunningGenerations;
import dev.parley.worker.generation.SlotSettings;
import dev.parley.worker.generation.TurnRun;
import dev.parley.worker.generation.UsageEstimate;
import dev.parley.worker.lease.LeaseSettings;
import dev.parley.worker.lease.RedisLeases;
import dev.parley.worker.log.KafkaClients;
import dev.parley.worker.log.KafkaEventLog;
import dev.parley.worker.log.KafkaSettings;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.CircuitSettings;
import dev.parley.worker.model.Patience;
import dev.parley.worker.model.ProviderSettings;
import dev.parley.worker.model.Providers;
import dev.parley.worker.request.RequestLoop;
import dev.parley.worker.request.RequestSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
    private final Clock clock = ProcessClock.get();

    @Bean
    WorkerMeters meters(MeterRegistry registry) {
        return new WorkerMeters(registry);
    }

    @Bean(destroyMethod = "close")
    KafkaClients kafkaClients(
            KafkaSettings settings, @Value("${parley.instance}") String instance) {
        return new KafkaClients(settings, instance);
    }

    @Bean(destroyMethod = "close")
    RedisLeases leases(
            LeaseSettings settings,
            @Value("${parley.instance}") String instance,
            WorkerMeters meters) {
        return new RedisLeases(settings, instance, clock, meters);
    }

    @Bean
    FlushTicker flushTicker(ChunkSettings settings) {
        return new FlushTicker(settings.delay(), settings.longestDelay());
    }

    @Bean
    ChunkStreams chunkStreams(
            KafkaClients kafka,
            ChunkSettings settings,
            FlushTicker ticker,
            WorkerMeters meters,
            @Value("${parley.instance}") String instance) {
        KafkaEventLog<Chunk> log = new KafkaEventLog<>(kafka.chunks(), Topics.CHUNKS, instance);
        return new ChunkStreams(log, settings, ticker, clock, meters);
    }

    @Bean
    Providers providers(
            ProviderSettings settings,
            Patience patience,
            CircuitSettings circuit,
            WorkerMeters meters) {
        return new Providers(
                settings, patience, circuit, clock, RandomGenerator.of("L64X128MixRandom"), meters);
    }

    @Bean
    DeadLetterBox deadLetters(KafkaClients kafka, WorkerMeters meters) {
        return new DeadLetterBox(kafka.conversations(), meters);
    }

    @Bean
    RunningGenerations generations(
            KafkaClients kafka,
            ChunkStreams chunks,
            RedisLeases leases,
            Providers providers,
            LeaseSettings leaseSettings,
            Patience patience,
            SlotSettings slots,
            DeadLetterBox deadLetters,
            WorkerMeters meters,
            @Value("${parley.instance}") String instance) {
        KafkaEventLog<ConversationEvent> log =
                new KafkaEventLog<>(kafka.conversations(), Topics.CONVERSATIONS, instance);
        ConversationLog conversations = new ConversationLog(log, instance, clock, meters);
        UsageEstimate estimate = new UsageEstimate();
        LeaseKeeping keeping = new LeaseKeeping(leases, leaseSettings.timeToLive(), clock, meters);
        RecentCancels cancels = new RecentCancels();
        TurnRun run =
                new TurnRun(
                        new Answering(
                                request -> providers.get(request.provider()),
                                chunks,
                                conversations,
                                estimate,
                                keeping,
                                patience,
                                clock,
                                meters),
                        new CancelledAnswering(
                                new KafkaChunkHistory(kafka::reader, instance),
                                chunks,
                                conversations,
                                estimate),
                        conversations,
                        keeping,
                        cancels,
                        new ModelSlots(slots, meters),
                        deadLetters,
                        clock);
        return new RunningGenerations(run, cancels, keeping, patience, clock, meters);
    }

    @Bean
    RequestLoop requestLoop(
            KafkaClients kafka,
            RunningGenerations generations,
            DeadLetterBox deadLetters,
            RequestSettings settings,
            WorkerMeters meters,
            @Value("${parley.instance}") String instance) {
        return new RequestLoop(
                kafka::member, instance, generations, deadLetters, settings, clock, meters);
    }

    @Bean
    WorkerLifecycle lifecycle(
            KafkaClients kafka,
            Providers providers,
            RequestLoop loop,
            RunningGenerations generations,
            FlushTicker ticker,
            RedisLeases leases,
            LeaseSettings leaseSettings,
            RequestSettings requestSettings) {
        return new WorkerLifecycle(
                kafka,
                providers,
                loop,
                generations,
                ticker,
                leases,
                leaseSettings,
                requestSettings);
    }

    /** Ready is a process that is a member of the group, also where it holds no partition. */
    @Bean
    HealthIndicator requestsHealthIndicator(RequestLoop loop) {
        return () -> loop.joined() ? Health.up().build() : Health.outOfService().build();
    }
}
