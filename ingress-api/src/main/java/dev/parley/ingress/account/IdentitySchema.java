package dev.parley.ingress.account;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings schema {@code identity} up to date and makes the first accounts, on a thread of its own:
 * the process does not wait for the database, it is merely not ready before.
 */
public final class IdentitySchema implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdentitySchema.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DataSource database;
    private final Accounts accounts;
    private final AccountSettings settings;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean prepared;

    /** Nothing happens before {@link #start}. */
    public IdentitySchema(
            DataSource database, Accounts accounts, AccountSettings settings, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("identity-schema").unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Whether keys can be looked up. */
    public boolean isPrepared() {
        return prepared;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        Duration pause = Duration.ofMillis(100);
        while (!prepare()) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private boolean prepare() {
        try {
            Flyway.configure()
                    .dataSource(database)
                    .defaultSchema("identity")
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            ensure(settings.operatorFile(), Role.OPERATOR);
            ensure(settings.userFile(), Role.USER);
            prepared = true;
            LOG.info("accounts are ready");
            return true;
        } catch (FlywayException | JdbiException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the accounts cannot be prepared yet; trying again");
            return false;
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("an account file cannot be used; keys of other accounts go on working");
            prepared = true;
            return true;
        }
    }

    private void ensure(@Nullable Path file, Role role) {
        if (file != null) {
            accounts.ensure(AccountFile.read(file), role, clock.instant());
        }
    }
}
