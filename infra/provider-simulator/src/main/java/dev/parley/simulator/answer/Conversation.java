package dev.parley.simulator.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Message.Role;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Everything a request says to the model, in order.
 *
 * @param fingerprint twelve hex digits which depend on the role and text of every message; the same
 *     conversation has the same fingerprint on either wire
 */
public record Conversation(List<Message> messages, String fingerprint) {
    private static final int FINGERPRINT_BYTES = 6;

    public static Conversation of(List<Message> messages) {
        return new Conversation(List.copyOf(messages), fingerprintOf(messages));
    }

    /** The text of the first user message; empty when there is none. */
    public String firstUserText() {
        return messages.stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .map(Message::text)
                .orElse("");
    }

    /** The text of the last user message; empty when there is none. */
    public String lastUserText() {
        int user = lastIndexOf(Role.USER);
        return user < 0 ? "" : messages.get(user).text();
    }

    /** What a tool answered after the last user message, if one did. */
    public Optional<String> toolResult() {
        int tool = lastIndexOf(Role.TOOL);
        return tool > lastIndexOf(Role.USER)
                ? Optional.of(messages.get(tool).text())
                : Optional.empty();
    }

    private int lastIndexOf(Role role) {
        for (int index = messages.size() - 1; index >= 0; index--) {
            if (messages.get(index).role() == role) {
                return index;
            }
        }
        return -1;
    }

    private static String fingerprintOf(List<Message> messages) {
        MessageDigest digest = Sha256.digest();
        for (Message message : messages) {
            byte[] text = message.text().getBytes(UTF_8);
            digest.update(message.role().name().getBytes(UTF_8));
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
            digest.update(text);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
    }
}
