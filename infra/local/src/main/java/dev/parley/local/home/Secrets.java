package dev.parley.local.home;

import java.security.SecureRandom;
import java.util.Base64;

/** The passwords of the servers that this state folder runs, made once. */
public record Secrets(
        String databasePassword,
        String ingressPassword,
        String sinkPassword,
        String redisPassword) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The secrets of this state folder; drawn and kept when there are none yet. */
    public static Secrets of(StateDirectory home) {
        return PrivateFile.readJson(home.secretsFile(), Secrets.class)
                .orElseGet(() -> {
                    Secrets drawn = new Secrets(random(), random(), random(), random());
                    PrivateFile.writeJson(home.secretsFile(), drawn);
                    return drawn;
                });
    }

    /** 32 random bytes in 43 characters that need no escaping anywhere. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
