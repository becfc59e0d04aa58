package dev.parley.ingress.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What an account may do. */
public enum Role {
    /** Runs the installation. */
    @JsonProperty("operator")
    OPERATOR,
    /** Chats. */
    @JsonProperty("user")
    USER;

    /** Its name in the database. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role ofStored(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
