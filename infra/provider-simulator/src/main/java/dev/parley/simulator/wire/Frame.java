package dev.parley.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Piece;
import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/** A piece of the answer, and the frame that carries it. */
public record Frame(Template template, Piece piece) {

    /** For a response that is not sent in frames. */
    static List<Frame> bare(List<Answer> answers) {
        return answers.stream()
                .flatMap(Answer::pieces)
                .map(piece -> new Frame(Template.of(Template.TEXT), piece))
                .toList();
    }

    /** The frame as it goes over the wire. */
    public byte[] bytes() {
        byte[] text = JsonStringEncoder.getInstance().quoteAsUTF8(piece.text());
        byte[] before = template.before();
        byte[] after = template.after();
        byte[] bytes = new byte[before.length + text.length + after.length];
        System.arraycopy(before, 0, bytes, 0, before.length);
        System.arraycopy(text, 0, bytes, before.length, text.length);
        System.arraycopy(after, 0, bytes, before.length + text.length, after.length);
        return bytes;
    }

    /**
     * What stands around the text. Made once for an answer, so that a token costs no more than
     * copying it.
     */
    @SuppressWarnings("ArrayRecordComponent") // Only ever copied from.
    record Template(byte[] before, byte[] after) {
        /** Stands for the text, inside a JSON string. */
        static final String TEXT = "\0";

        static Template of(String frame) {
            int at = frame.indexOf(TEXT);
            return new Template(
                    frame.substring(0, at).getBytes(UTF_8),
                    frame.substring(at + TEXT.length()).getBytes(UTF_8));
        }
    }
}
