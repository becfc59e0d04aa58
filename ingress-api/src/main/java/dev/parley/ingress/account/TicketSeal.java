package dev.parley.ingress.account;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals bytes so that whoever carries them can neither read nor change them: AES-GCM with a random
 * nonce of 96 bits, which is safe for some billion tickets under one key (NIST SP 800-38D, 8.3).
 *
 * <p>Thread safety: safe.
 */
final class TicketSeal {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 2_048;
    // 12 bytes in base64url.
    private static final int MARK_CHARACTERS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<byte[]> secret;
    private volatile @Nullable SecretKey key;

    /**
     * @param secret gives the 32 bytes of the key; asked until it has answered once
     */
    TicketSeal(Supplier<byte[]> secret) {
        this.secret = secret;
    }

    /** Closes the seal. The text can stand in a URL. */
    String close(byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            ByteBuffer.allocate(nonce.length + closed.length)
                                    .put(nonce)
                                    .put(closed)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    /** Opens the seal; empty when it is none of ours, or broken. */
    Optional<byte[]> open(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = new byte[NONCE_BYTES];
            byte[] closed = new byte[bytes.remaining() - NONCE_BYTES];
            bytes.get(nonce).get(closed);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(closed));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** What tells this seal from all others, in whatever way its text is written. */
    static String mark(String text) {
        return text.substring(0, MARK_CHARACTERS);
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private SecretKey key() {
        SecretKey known = key;
        if (known == null) {
            known = new SecretKeySpec(secret.get(), "AES");
            key = known;
        }
        return known;
    }
}
