package dev.parley.local.home;

import java.net.URI;
import java.nio.file.Path;

/**
 * An account that the edge makes at its first start, with everything a client needs to use it. The
 * edge keeps only hashes; the file in the state folder is the one place that knows the password and
 * the key.
 */
public record Account(URI baseUrl, String email, String password, String apiKey) {

    /** The account in this file, with this address; drawn and kept when there is none yet. */
    public static Account at(Path file, String name, URI baseUrl) {
        Account account =
                PrivateFile.readJson(file, Account.class)
                        .map(kept -> new Account(baseUrl, kept.email, kept.password, kept.apiKey))
                        .orElseGet(() -> drawn(name, baseUrl));
        PrivateFile.writeJson(file, account);
        return account;
    }

    private static Account drawn(String name, URI baseUrl) {
        return new Account(
                baseUrl, name + "@parley.local", Secrets.random(), "sk-parley-" + Secrets.random());
    }
}
