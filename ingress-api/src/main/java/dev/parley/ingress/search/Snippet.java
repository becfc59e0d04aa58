package dev.parley.ingress.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of a message where what was looked for is first.
 *
 * @param text with blanks for line breaks
 * @param highlights where in it, in UTF-16 code units as JavaScript counts
 */
record Snippet(String text, List<Range> highlights) {
    private static final int LONGEST = 240;
    private static final int BEFORE = 60;
    private static final int SEARCHED_FOR_SPACE = 20;
    private static final Pattern BREAK = Pattern.compile("[\\r\\n\\t]");

    /** From the first unit of a highlight to the one behind its last. */
    record Range(int start, int end) {}

    static Snippet of(String content, List<String> terms) {
        if (terms.isEmpty()) {
            return window(content, 0, List.of());
        }
        Pattern any =
                Pattern.compile(
                        terms.stream().map(Pattern::quote).collect(Collectors.joining("|")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        List<Range> found = new ArrayList<>();
        Matcher match = any.matcher(content);
        int first = -1;
        while (match.find() && (first < 0 || match.start() < first + LONGEST)) {
            first = first < 0 ? match.start() : first;
            found.add(new Range(match.start(), match.end()));
        }
        return window(content, Math.max(0, first), found);
    }

    private static Snippet window(String content, int first, List<Range> found) {
        int from = boundary(content, beginning(content, first));
        int to = boundary(content, Math.min(content.length(), from + LONGEST));
        List<Range> inside =
                found.stream()
                        .filter(range -> range.start() >= from && range.end() <= to)
                        .map(range -> new Range(range.start() - from, range.end() - from))
                        .toList();
        return new Snippet(BREAK.matcher(content.substring(from, to)).replaceAll(" "), inside);
    }

    private static int beginning(String content, int first) {
        int from = first - BEFORE;
        if (from <= 0) {
            return 0;
        }
        for (int at = from; at < from + SEARCHED_FOR_SPACE; at++) {
            if (Character.isWhitespace(content.charAt(at))) {
                return at + 1;
            }
        }
        return from;
    }

    /** Not between the halves of a surrogate pair. */
    private static int boundary(String content, int at) {
        return at > 0
                        && at < content.length()
                        && Character.isLowSurrogate(content.charAt(at))
                        && Character.isHighSurrogate(content.charAt(at - 1))
                ? at - 1
                : at;
    }

    @Override
    public String toString() {
        return "Snippet" + highlights;
    }
}
