package dev.parley.local.pipeline;

import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of each process: what it needs to do its work and nothing more. Only the worker
 * learns the keys of providers, only edge and sink can log in to the database, each as itself.
 */
final class Rights {
    private final StateDirectory home;
    private final Settings settings;
    private final Addresses addresses;

    Rights(StateDirectory home, Settings settings, Addresses addresses) {
        this.home = home;
        this.settings = settings;
        this.addresses = addresses;
    }

    Map<String, String> of(Program program, String process) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PARLEY_INSTANCE", process);
        environment.put("LOG_FILE", home.log(process).toString());
        switch (program) {
            case PROVIDER_SIMULATOR -> {
                environment.put("SIMULATOR_PORT", port(process));
                environment.put("SIMULATOR_JOURNAL", SimulatorJournal.of(home, process).toString());
            }
            case INGRESS_API -> {
                pipeline(environment);
                models(environment);
                environment.put("SERVER_PORT", port(process));
                environment.put("MANAGEMENT_SERVER_PORT", managementPort(process));
                database(environment, addresses.ingressDatabase());
                environment.put("REDIS_URL", addresses.redisUrl());
                environment.put("PARLEY_OPERATOR_FILE", home.operatorFile().toString());
                environment.put("PARLEY_USER_FILE", home.userFile().toString());
            }
            case CHAT_ORCHESTRATOR -> {
                streams(environment, process);
                models(environment);
            }
            case LLM_WORKER -> {
                pipeline(environment);
                models(environment);
                onlyManagement(environment, process);
                environment.put("REDIS_URL", addresses.redisUrl());
                environment.put(
                        "PARLEY_SIMULATOR_URL",
                        addresses.http(Program.PROVIDER_SIMULATOR.id()).toString());
                environment.putAll(settings.provider());
            }
            case PERSISTENCE_SINK -> {
                pipeline(environment);
                onlyManagement(environment, process);
                database(environment, addresses.sinkDatabase());
            }
            case BILLING_AGGREGATOR -> streams(environment, process);
        }
        environment.putAll(settings.environment().getOrDefault(program.id(), Map.of()));
        return environment;
    }

    private void pipeline(Map<String, String> environment) {
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers());
        environment.put("PARLEY_PARTITIONS", Integer.toString(settings.partitions()));
        environment.put(
                "PARLEY_REPLICATION_FACTOR", Integer.toString(settings.replicationFactor()));
    }

    private void models(Map<String, String> environment) {
        environment.put("PARLEY_MODELS", String.join(",", settings.models()));
    }

    private void streams(Map<String, String> environment, String process) {
        pipeline(environment);
        onlyManagement(environment, process);
        environment.put("PARLEY_STATE_DIR", home.data(process).toString());
    }

    private void onlyManagement(Map<String, String> environment, String process) {
        environment.put("SERVER_PORT", managementPort(process));
        environment.put("MANAGEMENT_SERVER_PORT", managementPort(process));
    }

    private static void database(Map<String, String> environment, DatabaseLogin login) {
        environment.put("DATABASE_URL", login.jdbcUrl());
        environment.put("DATABASE_USER", login.user());
        environment.put("DATABASE_PASSWORD", login.password());
    }

    private String port(String process) {
        return Integer.toString(settings.port(process));
    }

    private String managementPort(String process) {
        return Integer.toString(settings.port(Addresses.managementPortOf(process)));
    }
}
