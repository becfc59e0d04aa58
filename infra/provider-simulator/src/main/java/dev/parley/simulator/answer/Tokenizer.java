package dev.parley.simulator.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts and cuts text by the {@code cl100k_base} vocabulary. Thread-safe; making one loads the
 * vocabulary.
 */
public final class Tokenizer {
    private static final int PER_MESSAGE = 4;
    private static final int PER_REPLY = 3;

    private final Encoding encoding =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    /** The tokens of a text; what looks like a special token counts as the text it is. */
    public int count(String text) {
        return encoding.countTokensOrdinary(wellFormed(text.getBytes(UTF_8)));
    }

    /**
     * The tokens of a prompt: those of every message and four more each, three for the reply's
     * start, and those of the tools' definitions. Source: OpenAI's cookbook, "How to count tokens
     * with tiktoken".
     */
    public int count(Prompt prompt) {
        int tokens = PER_REPLY;
        for (Message message : prompt.conversation().messages()) {
            tokens += PER_MESSAGE + count(message.text());
        }
        for (Tool tool : prompt.offer().tools()) {
            tokens += count(tool.name()) + count(tool.schema().toString());
        }
        return tokens;
    }

    /**
     * The text cut at every token's end that is also a character's end; the pieces join to the
     * text.
     */
    List<Piece> pieces(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        IntArrayList tokens = encoding.encodeOrdinary(wellFormed(bytes));
        List<Piece> pieces = new ArrayList<>(tokens.size());
        IntArrayList single = new IntArrayList(1);
        int start = 0;
        int end = 0;
        int count = 0;
        for (int index = 0; index < tokens.size(); index++) {
            single.clear();
            single.add(tokens.get(index));
            end += encoding.decodeBytes(single).length;
            count++;
            if (startsCharacter(bytes, end)) {
                pieces.add(new Piece(new String(bytes, start, end - start, UTF_8), count));
                start = end;
                count = 0;
            }
        }
        return pieces;
    }

    /**
     * Half a surrogate pair, which JSON can hold and the tokenizer refuses, has become a question
     * mark.
     */
    private static String wellFormed(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static boolean startsCharacter(byte[] bytes, int index) {
        return index == bytes.length || (bytes[index] & 0xC0) != 0x80;
    }
}
