package dev.parley.tests;

import dev.parley.local.ParleySystem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Gives tests one running system, started before the first of them and stopped after the last. Its
 * Kafka is a process of its own, or a container where the property {@code parley.kafka} says so.
 */
final class WholeSystem implements BeforeAllCallback, ParameterResolver {
    private static final Namespace SHARED = Namespace.create(WholeSystem.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean container = System.getProperty("parley.kafka", "own").equals("container");
        Assumptions.assumeTrue(
                !container || DockerClientFactory.instance().isDockerAvailable(),
                "skipped: the profile 'containers' needs a Docker engine, and none answers");
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ParleySystem.class;
    }

    @Override
    public ParleySystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).system;
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent(Running.class, _ -> new Running(), Running.class);
    }

    private static final class Running implements AutoCloseable {
        private final @org.jspecify.annotations.Nullable KafkaContainer kafka;
        private final ParleySystem system;

        Running() {
            ParleySystem.Builder builder =
                    ParleySystem.builder()
                            // So short that tests see partitions let go and begun again.
                            .environment("ingress-api", "PARLEY_TAIL_LINGER", "2s");
            if (System.getProperty("parley.kafka", "own").equals("container")) {
                kafka = new KafkaContainer("apache/kafka:4.3.1");
                kafka.start();
                builder.bootstrapServers(kafka.getBootstrapServers());
            } else {
                kafka = null;
            }
            system = builder.build();
            try {
                system.start();
            } catch (RuntimeException e) {
                close(); // What did start would run on.
                throw e;
            }
        }

        @Override
        public void close() {
            system.close();
            if (kafka != null) {
                kafka.stop();
            }
        }
    }
}
