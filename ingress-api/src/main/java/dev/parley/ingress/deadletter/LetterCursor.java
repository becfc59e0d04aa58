package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of lists, which name the place where the next page begins, and those of commands,
 * which name all that is left to do, so that letters that come meanwhile are not part of a command.
 * Opaque to clients.
 */
final class LetterCursor {
    private LetterCursor() {}

    static @Nullable String encode(@Nullable LetterId next) {
        return next == null ? null : base64(next.toString());
    }

    static LetterId place(String cursor) {
        try {
            return LetterId.parse(plain(cursor));
        } catch (Refused e) {
            throw bad();
        }
    }

    static @Nullable String encode(List<Span> rest) {
        if (rest.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (Span span : rest) {
            text.append(span.start()).append(':').append(span.to()).append('\n');
        }
        return base64(text.toString());
    }

    static List<Span> spans(String cursor) {
        List<Span> spans = new ArrayList<>();
        for (String line : plain(cursor).strip().split("\n", -1)) {
            int colon = line.lastIndexOf(':');
            try {
                LetterId start = LetterId.parse(line.substring(0, Math.max(0, colon)));
                long to = Long.parseLong(line.substring(colon + 1));
                spans.add(new Span(start.topic(), start.partition(), start.offset(), to));
            } catch (Refused | NumberFormatException e) {
                throw bad();
            }
        }
        return spans;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String plain(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    private static Refused bad() {
        return Refusal.ofField(
                        ProblemCode.BAD_CURSOR, "cursor", "the cursor is not one of this list")
                .asException();
    }
}
