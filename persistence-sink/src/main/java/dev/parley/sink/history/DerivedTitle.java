package dev.parley.sink.history;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A title for a conversation that nobody gave one: the first sentence of its first prompt, without
 * Markdown, or as many words of it as a line has room for.
 */
final class DerivedTitle {
    /** In columns; wide characters take two. */
    private static final int LONGEST = 60;

    /** Shorter sentences ("Hi.") say too little: the next one belongs to the title too. */
    private static final int SHORTEST = 12;

    /** Of the prompt; the patterns below are quick on as much, whatever it is. */
    private static final int READ = 600;

    private static final String CUT = "…";

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *(```|~~~).*?(^ *\\1|\\z)");
    private static final Pattern BLOCK_MARKER =
            Pattern.compile(
                    "(?m)^\\h*(?:(?:#{1,6}|>|[-*+]|\\d{1,3}[.)])\\h+)+|^\\h*[-=*_]{3,}\\h*$");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]\\n]*)\\]\\([^)\\n]*\\)");
    private static final Pattern EMPHASIS =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}])(\\*{1,3}|_{1,3}|~~|`{1,3})(?=\\S)(.+?)(?<=\\S)\\1(?![\\p{L}\\p{N}])");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}&&[^\\u200d]]+");

    /** A full stop in front of a small letter belongs to an abbreviation or a quotation. */
    private static final Pattern SENTENCE_END =
            Pattern.compile("[.!?…][\"')\\]»”’]*(?=$| +[^\\p{Ll} ])|[。！？][」』”]?");

    private static final Pattern CLOSING = Pattern.compile("[\\s.,:;–—-]+$");

    private DerivedTitle() {}

    /** The title, or null where the prompt says nothing that could be one. */
    static @Nullable String of(String prompt) {
        String beginning = prompt.substring(0, Math.min(READ, prompt.length()));
        String words = folded(FENCED.matcher(beginning).replaceAll(" "));
        if (!says(words)) {
            // Nothing but code.
            words = folded(beginning.replace("```", " ").replace("~~~", " "));
        }
        if (!says(words)) {
            return null;
        }
        String sentence = firstSentence(words);
        return columns(sentence) <= LONGEST ? trimmed(sentence) : cut(sentence);
    }

    private static String folded(String text) {
        String plain = BLOCK_MARKER.matcher(text).replaceAll(" ");
        plain = LINK.matcher(plain).replaceAll("$1");
        plain = EMPHASIS.matcher(plain).replaceAll("$2");
        return BLANK.matcher(plain).replaceAll(" ").strip();
    }

    private static boolean says(String text) {
        return text.codePoints().anyMatch(point -> !isPunctuation(point));
    }

    private static boolean isPunctuation(int point) {
        return point < 128 && !Character.isLetterOrDigit(point);
    }

    private static String firstSentence(String text) {
        Matcher end = SENTENCE_END.matcher(text);
        while (end.find()) {
            String sentence = text.substring(0, end.end());
            if (columns(sentence) >= SHORTEST) {
                return sentence;
            }
        }
        return text;
    }

    /** Between words where that leaves enough, else between characters as people see them. */
    private static String cut(String text) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int room = LONGEST - 1;
        int end = 0;
        for (int next = characters.next();
                next != BreakIterator.DONE && columns(text.substring(0, next)) <= room;
                next = characters.next()) {
            end = next;
        }
        int space = text.lastIndexOf(' ', end);
        return trimmed(text.substring(0, space > end / 2 ? space : end)) + CUT;
    }

    private static String trimmed(String text) {
        String without = CLOSING.matcher(text).replaceAll("");
        return without.isEmpty() ? text : without;
    }

    private static int columns(String text) {
        return text.codePoints().map(DerivedTitle::columns).sum();
    }

    private static int columns(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT, Character.NON_SPACING_MARK -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115f)
                || (point >= 0x2e80 && point <= 0xa4cf)
                || (point >= 0xac00 && point <= 0xd7a3)
                || (point >= 0xf900 && point <= 0xfaff)
                || (point >= 0xfe30 && point <= 0xfe6f)
                || (point >= 0xff00 && point <= 0xff60)
                || (point >= 0x1f300 && point <= 0x1faff)
                || (point >= 0x20000 && point <= 0x3fffd);
    }
}
