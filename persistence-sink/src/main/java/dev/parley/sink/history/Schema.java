package dev.parley.sink.history;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables that the sink owns. Several processes may call this at once: migrations and months are
 * made under a lock.
 */
public final class Schema {
    private final DataSource database;
    private final Jdbi jdbi;

    /** The tables in this database. */
    public Schema(DataSource database) {
        this.database = database;
        this.jdbi = Jdbi.create(database);
    }

    /**
     * Brings the tables up to date; makes the schemas where they are missing.
     *
     * @throws RuntimeException when the database is not there, or refuses
     */
    public void migrate() {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .schemas("chat", "billing")
                .load()
                .migrate();
    }

    /**
     * Makes the monthly partitions from last month to this many months ahead.
     *
     * @return how many were missing
     * @throws RuntimeException when the database is not there, or a long query is in the way; rows
     *     of a month without a partition go to the default one meanwhile
     */
    public int ensureMonths(int ahead) {
        return jdbi.withHandle(handle ->
                handle.createQuery("select chat.ensure_months(:ahead)")
                        .bind("ahead", ahead)
                        .mapTo(Integer.class)
                        .one());
    }
}
