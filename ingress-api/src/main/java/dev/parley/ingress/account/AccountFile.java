package dev.parley.ingress.account;

import dev.parley.events.wire.EventJson;
import java.nio.file.Path;

/**
 * A file that names an account to be made at the start, with the secrets of its owner. Only hashes
 * of them leave this process.
 */
record AccountFile(String email, String password, String apiKey) {

    /**
     * Reads the file.
     *
     * @throws tools.jackson.core.JacksonException when it cannot be read or is not JSON
     * @throws IllegalArgumentException when a field is missing
     */
    static AccountFile read(Path path) {
        AccountFile file = EventJson.mapper().readValue(path, AccountFile.class);
        if (file.email == null || file.password == null || file.apiKey == null) {
            throw new IllegalArgumentException(
                    "%s has to name email, password and api_key".formatted(path));
        }
        return file;
    }

    @Override
    public String toString() {
        return "AccountFile[" + email + "]";
    }
}
