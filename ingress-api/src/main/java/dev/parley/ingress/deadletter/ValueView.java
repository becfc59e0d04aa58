package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The value of a letter for people.
 *
 * @param form {@code event}, {@code json} where it is no event of its topic, {@code bytes} where it
 *     is no JSON, or {@code none}
 * @param bytes how long it is
 * @param sha256 of the bytes
 * @param problem why it is no event
 * @param json the value where it is JSON; text redacted unless it is to be revealed
 * @param text the beginning of bytes that are UTF-8, only when it is to be revealed
 * @param base64 the beginning of other bytes, only when it is to be revealed
 */
record ValueView(
        String form,
        int bytes,
        @Nullable String sha256,
        @Nullable String problem,
        @Nullable JsonNode json,
        @Nullable String text,
        @Nullable String base64) {
    private static final int HEAD_BYTES = 4096;

    static ValueView of(DeadLetter letter, LetterTopic topic, boolean revealed) {
        byte[] value = letter.record().value();
        if (value == null) {
            return new ValueView("none", 0, null, null, null, null, null);
        }
        String problem =
                switch (topic.decode(letter.record().key(), value, letter.record().headers())) {
                    case Decoded.Known<?> _, Decoded.Foreign<?> _ -> null;
                    case Decoded.Unreadable<?>(String reason) -> reason;
                };
        try {
            JsonNode json = EventJson.mapper().readTree(value);
            return new ValueView(
                    problem == null ? "event" : "json",
                    value.length,
                    sha256(value),
                    problem,
                    revealed ? json : Redaction.of(json),
                    null,
                    null);
        } catch (JacksonException e) {
            String text = revealed ? text(value) : null;
            return new ValueView(
                    "bytes",
                    value.length,
                    sha256(value),
                    problem,
                    null,
                    text,
                    revealed && text == null
                            ? Base64.getEncoder().encodeToString(head(value))
                            : null);
        }
    }

    private static byte[] head(byte[] value) {
        return Arrays.copyOf(value, Math.min(value.length, HEAD_BYTES));
    }

    /** The beginning of what is UTF-8; null for anything else. */
    private static @Nullable String text(byte[] value) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            return text.length() <= HEAD_BYTES ? text : text.substring(0, HEAD_BYTES);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
