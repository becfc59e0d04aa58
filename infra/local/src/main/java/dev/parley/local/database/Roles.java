package dev.parley.local.database;

import dev.parley.local.home.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database {@code parley} and who may do what in it: the edge owns {@code identity} and reads
 * history and ledger, the sink owns history and ledger. Tables are made by the services themselves.
 */
final class Roles {
    static final String DATABASE = "parley";
    static final String SUPERUSER = "postgres";
    static final String INGRESS = "parley_ingress";
    static final String SINK = "parley_sink";

    private static final List<String> SCHEMAS_AND_RIGHTS =
            List.of(
                    // The sink grants too, when it starts; two at once would fail one of them.
                    "select pg_advisory_xact_lock(hashtext('chat.grants'))",
                    // For the search in messages; the sink's role may make none.
                    "create extension if not exists pg_trgm",
                    "create extension if not exists btree_gin",
                    "revoke all on database parley from public",
                    "grant connect on database parley to parley_ingress, parley_sink",
                    "create schema if not exists identity authorization parley_ingress",
                    "create schema if not exists chat authorization parley_sink",
                    "create schema if not exists billing authorization parley_sink",
                    "grant usage on schema chat, billing to parley_ingress",
                    "alter default privileges for role parley_sink in schema chat, billing"
                            + " grant select on tables to parley_ingress");

    private final Login administrative;
    private final Login inside;
    private final Secrets secrets;

    Roles(Login administrative, Login inside, Secrets secrets) {
        this.administrative = administrative;
        this.inside = inside;
        this.secrets = secrets;
    }

    /** Makes what is missing. */
    void establish() throws SQLException {
        try (Connection connection = administrative.open();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "select 1 from pg_database where datname = ?", DATABASE)) {
                statement.execute("create database " + DATABASE);
            }
            role(connection, INGRESS, secrets.ingressPassword());
            role(connection, SINK, secrets.sinkPassword());
        }
        try (Connection connection = inside.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String step : SCHEMAS_AND_RIGHTS) {
                statement.execute(step);
            }
            connection.commit();
        }
    }

    private static void role(Connection connection, String name, String password)
            throws SQLException {
        if (exists(connection, "select 1 from pg_roles where rolname = ?", name)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            // A password cannot be bound; these have no character that needs quoting.
            statement.execute("create role %s login password '%s'".formatted(name, password));
        }
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }
}
