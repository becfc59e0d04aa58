package dev.parley.ingress.openai;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.stream.Cursor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The id of a response: which turn it is, and from which offset of the chunk log on it is told, so
 * that any edge finds it without having heard of it. Opaque to clients, and no secret: it opens
 * nothing that its bearer may not see anyway. A call that is sent again while its turn is in
 * progress can be given another id of the same response.
 *
 * @param offset -1 for a response that is not kept, which nobody can ask for again
 */
record ResponseId(ConversationId conversationId, TurnId turnId, long offset) {
    private static final String PREFIX = "resp_";
    private static final int CHECKED_BYTES = 5 * Long.BYTES;
    private static final int BYTES = CHECKED_BYTES + Integer.BYTES;

    /** The id of a turn that can be seen from a cursor. */
    static ResponseId of(ConversationId conversation, TurnId turn, @Nullable String cursor) {
        ResponseId id = new ResponseId(conversation, turn, -1);
        return cursor == null ? id : id.from(cursor);
    }

    /** The id of the same turn as it can be seen from a cursor. */
    ResponseId from(String cursor) {
        return new ResponseId(
                conversationId,
                turnId,
                Cursor.decode(cursor, conversationId).map(Cursor::next).orElse(-1L));
    }

    /**
     * The id in this text.
     *
     * @throws Refused when it is none, or leads nowhere
     */
    static ResponseId parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw notFound();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || buffer.getInt(CHECKED_BYTES) != checksum(bytes)) {
            throw notFound();
        }
        ResponseId id =
                new ResponseId(
                        new ConversationId(new UUID(buffer.getLong(), buffer.getLong())),
                        new TurnId(new UUID(buffer.getLong(), buffer.getLong())),
                        buffer.getLong());
        // The last character has room for bits that mean nothing: one id has one text.
        if (id.offset < 0 || !id.toString().equals(text)) {
            throw notFound();
        }
        return id;
    }

    /** The refusal for a response that this user cannot see. */
    static Refused notFound() {
        return notFound("response_id");
    }

    /** The same where the response is named in a field of a call. */
    static Refused notFound(String field) {
        return Refusal.ofField(
                        ProblemCode.RESPONSE_NOT_FOUND,
                        field,
                        "there is no such response, or it was not kept")
                .asException();
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, CHECKED_BYTES);
        return (int) checksum.getValue();
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (UUID part : Arrays.asList(conversationId.value(), turnId.value())) {
            buffer.putLong(part.getMostSignificantBits()).putLong(part.getLeastSignificantBits());
        }
        buffer.putLong(offset);
        buffer.putInt(checksum(bytes));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
