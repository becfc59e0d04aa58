package dev.parley.local.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands for a text, so that millions can be compared without being kept: the first half of its
 * SHA-256. Two texts that differ only in what a UTF-8 column cannot hold are the same here, because
 * the database holds U+FFFD in its place.
 */
record Digest(long high, long low) {
    private static final char REPLACEMENT = '\uFFFD';

    static Digest of(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(storable(text).getBytes(UTF_8)));
            return new Digest(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String storable(String text) {
        StringBuilder copy = new StringBuilder(text);
        for (int i = 0; i < copy.length(); i++) {
            char each = copy.charAt(i);
            if (Character.isHighSurrogate(each)
                    && i + 1 < copy.length()
                    && Character.isLowSurrogate(copy.charAt(i + 1))) {
                i++;
            } else if (each == 0 || Character.isSurrogate(each)) {
                copy.setCharAt(i, REPLACEMENT);
            }
        }
        return copy.toString();
    }
}
