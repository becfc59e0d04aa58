package dev.parley.local.pipeline;

import dev.parley.local.broker.Broker;
import dev.parley.local.cache.RedisServer;
import dev.parley.local.component.Loopback;
import dev.parley.local.database.PostgresServer;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.Secrets;
import dev.parley.local.home.Settings;
import java.net.URI;

/** Where everything is: the servers that run here, or those that are used instead. */
public record Addresses(Settings settings, Secrets secrets) {

    public String bootstrapServers() {
        return settings.kafka() != null
                ? settings.kafka()
                : Loopback.HOST + ":" + settings.port(Broker.NAME);
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
