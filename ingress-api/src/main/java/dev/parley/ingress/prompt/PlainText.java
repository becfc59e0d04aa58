package dev.parley.ingress.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;

/** Text that can go wherever text goes here: into UTF-8 and into the columns of a database. */
public final class PlainText {
    private PlainText() {}

    /**
     * The text as it is. JSON can say what UTF-8 cannot: halves of surrogate pairs. NUL no column
     * can hold.
     *
     * @throws dev.parley.ingress.problem.Refused when it holds either
     */
    public static String of(String field, String text) {
        if (!UTF_8.newEncoder().canEncode(text) || text.indexOf('\0') >= 0) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            field,
                            "'%s' holds NUL or half a surrogate pair".formatted(field))
                    .asException();
        }
        return text;
    }
}
