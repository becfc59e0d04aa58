package dev.parley.ingress.account;

import dev.parley.events.identity.UserId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The accounts and keys in schema {@code identity}. Holds hashes and nothing to make them from. */
public final class Accounts implements AccountDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final Jdbi jdbi;
    private final PasswordEncoder passwords;

    /** Thread safety: as safe as the data source behind it. */
    public Accounts(DataSource database, PasswordEncoder passwords) {
        this.jdbi = Jdbi.create(database);
        this.passwords = passwords;
    }

    @Override
    public Optional<Caller> find(ApiKey key) {
        try {
            return jdbi.withHandle(handle ->
                    handle.createQuery(
                                    """
                                    select a.id, a.email, a.role, a.created_at
                                      from identity.api_keys k
                                      join identity.accounts a on a.id = k.account_id
                                     where k.sha256 = :sha256 and k.revoked_at is null
                                    """)
                            .bind("sha256", key.bytes())
                            .map((row, _) ->
                                    new Caller(
                                            new UserId(row.getObject("id", UUID.class)),
                                            row.getString("email"),
                                            Role.ofStored(row.getString("role")),
                                            row.getObject("created_at", OffsetDateTime.class)
                                                    .toInstant()))
                            .findOne());
        } catch (JdbiException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a key could not be checked");
            throw new UnableToReadAccounts();
        }
    }

    /**
     * The secret with which tickets are sealed.
     *
     * @throws UnableToReadAccounts when it cannot be read now
     */
    byte[] ticketKey() {
        try {
            return jdbi.withHandle(handle ->
                    handle.createQuery("select secret from identity.ticket_key")
                            .mapTo(byte[].class)
                            .one());
        } catch (JdbiException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the key of the tickets could not be read");
            throw new UnableToReadAccounts();
        }
    }

    /** Makes sure that the account of a file exists and has the file's key. */
    void ensure(AccountFile file, Role role, Instant now) {
        ApiKey key =
                ApiKey.parse(file.apiKey())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the key in the account file of the %s is not of the form sk-parley-…"
                                                .formatted(role.stored())));
        jdbi.useTransaction(handle -> {
            if (!exists(handle, file.email())) {
                insert(handle, file, role, now);
            }
            handle.createUpdate(
                            """
                            insert into identity.api_keys (sha256, account_id, name, created_at)
                            select :sha256, id, 'first start', :now
                              from identity.accounts where lower(email) = lower(:email)
                            on conflict (sha256) do nothing
                            """)
                    .bind("sha256", key.bytes())
                    .bind("email", file.email())
                    .bind("now", now)
                    .execute();
        });
    }

    private static boolean exists(Handle handle, String email) {
        return handle.createQuery(
                        "select exists (select from identity.accounts where lower(email) = lower(:email))")
                .bind("email", email)
                .mapTo(boolean.class)
                .one();
    }

    private void insert(Handle handle, AccountFile file, Role role, Instant now) {
        handle.createUpdate(
                        """
                        insert into identity.accounts (id, email, password_hash, role, created_at)
                        values (:id, :email, :hash, :role, :now)
                        on conflict (lower(email)) do nothing
                        """)
                .bind("id", UserId.next().value())
                .bind("email", file.email())
                .bind("hash", passwords.encode(file.password()))
                .bind("role", role.stored())
                .bind("now", now)
                .execute();
    }
}
