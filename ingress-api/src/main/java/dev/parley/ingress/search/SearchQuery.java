package dev.parley.ingress.search;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user looks for, in the words of web searches: all words have to be there, {@code "a
 * phrase"} as it stands, {@code -word} not, and {@code or} leaves a choice. Where none of these is
 * used the text is also looked for as it stands, inside of words too, which finds what is written
 * without spaces.
 *
 * @param text as the user wrote it, without blanks around it
 * @param terms what to point out in what was found
 */
record SearchQuery(String text, List<String> terms) {
    private static final int LONGEST = 200;
    private static final int SHORTEST_PART = 3;
    private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern IDEOGRAPHIC =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsThai}]");

    SearchQuery {
        terms = List.copyOf(terms);
    }

    /** Reads what a client sent. */
    static SearchQuery of(@Nullable String query) {
        String text = query == null ? "" : query.strip();
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST, "q", "'q' has to say what to look for")
                    .asException();
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "q",
                            LONGEST,
                            "'q' may have at most %d characters".formatted(LONGEST))
                    .asException();
        }
        List<String> terms = new ArrayList<>();
        Matcher each = TERM.matcher(text);
        while (each.find()) {
            String term = each.group(2) == null ? each.group(3) : each.group(2);
            if (each.group(1).isEmpty() && !term.isBlank() && !isOr(term)) {
                terms.add(term.strip());
            }
        }
        return new SearchQuery(text, terms);
    }

    private static boolean isOr(String term) {
        return term.toLowerCase(Locale.ROOT).equals("or");
    }

    /**
     * Whether it is shorter than what the index knows of parts. As a pattern it is then looked for
     * in every message of the owner, and nothing else is: to find words there too would take long,
     * and what holds the word holds the part.
     */
    boolean isShort() {
        return text.codePointCount(0, text.length()) < SHORTEST_PART;
    }

    /**
     * The pattern of {@code ilike} for the text as it stands, or null where it is not looked for
     * so: where the user gave operators, and where it is too short to say anything.
     */
    @Nullable String pattern() {
        boolean plain =
                text.indexOf('"') < 0
                        && TERM.matcher(text)
                                .results()
                                .noneMatch(term -> !term.group(1).isEmpty() || isOr(term.group(3)));
        return plain && (!isShort() || IDEOGRAPHIC.matcher(text).find())
                ? "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
                : null;
    }

    @Override
    public String toString() {
        return "SearchQuery[" + terms.size() + " terms]";
    }
}
