package dev.parley.events.identity;

import java.util.UUID;

/**
 * Reads a UUID in its 36 characters and no other way: {@link UUID#fromString} alone would take
 * {@code 1-1-1-1-1} for one, so that two texts would name the same id.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-4">RFC 9562, 4</a>
 */
final class CanonicalUuid {
    private CanonicalUuid() {}

    static UUID parse(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(
                    "id: %s (expected: a UUID of 36 characters)".formatted(text));
        }
        return id;
    }
}
