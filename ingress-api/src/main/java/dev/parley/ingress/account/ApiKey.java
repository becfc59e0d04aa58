package dev.parley.ingress.account;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key, of which only the hash is ever kept: {@code sk-parley-} and 32 random bytes in 43
 * base64url characters. With that much randomness a plain SHA-256 can be neither guessed nor
 * searched through.
 *
 * @param sha256 the hash in hex
 */
record ApiKey(String sha256) {
    private static final Pattern FORM = Pattern.compile("sk-parley-[A-Za-z0-9_-]{43}");

    /** The key in this text, if it has the form of one. */
    static Optional<ApiKey> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new ApiKey(hash(text)))
                : Optional.empty();
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(sha256);
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
