package dev.parley.local.pipeline;

import dev.parley.local.broker.Cluster;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.component.Loopback;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.Settings;
import java.net.URI;
import java.util.stream.Collectors;

/** Where everything is: the servers that run here, or those that are used instead. */
public record Addresses(Settings settings, Secrets secrets) {

    public String bootstrapServers() {
        return settings.kafka() != null
                ? settings.kafka()
                : Cluster.NAMES.stream()
                        .limit(settings.brokers())
                        .map(broker -> Loopback.HOST + ":" + settings.port(broker))
                        .collect(Collectors.joining(","));
    }

    /** As the services see it: everything that has a link is where its link is. */
    Addresses throughLinks() {
        return new Addresses(settings.throughLinks(), secrets);
    }

    public String redisUrl() {
        return settings.redis() != null
                ? settings.redis()
                : RedisServer.url(settings.port(RedisServer.NAME), secrets);
    }

    public DatabaseLogin superuser() {
        return settings.database() != null
                ? settings.database()
                : PostgresServer.superuser(settings.port(PostgresServer.NAME), secrets);
    }

    DatabaseLogin ingressDatabase() {
        return settings.database() != null
                ? settings.database()
                : PostgresServer.ingress(settings.port(PostgresServer.NAME), secrets);
    }

    DatabaseLogin sinkDatabase() {
        return settings.database() != null
                ? settings.database()
                : PostgresServer.sink(settings.port(PostgresServer.NAME), secrets);
    }

    /** The root of a program's HTTP interface for clients. */
    public URI http(String process) {
        return URI.create("http://%s:%d".formatted(Loopback.HOST, settings.port(process)));
    }

    /** The root of a service's management interface. */
    public URI management(String process) {
        return URI.create(
                "http://%s:%d".formatted(Loopback.HOST, settings.port(managementPortOf(process))));
    }

    public static String managementPortOf(String process) {
        return process + ".management";
    }
}
