package dev.parley.simulator.answer;

import java.util.SplittableRandom;

/**
 * Words that make an answer as long as its model's answers are. Each is one token, with the space
 * before it.
 */
final class Filler {
    private static final String[] WORDS =
            ("tide moon water coast wave wind sand boat light river stone cloud rain field tree leaf"
                            + " bird song road hill bridge town market bread salt fire glass paper book page"
                            + " line word voice name hand eye door window garden table lamp clock hour night"
                            + " morning summer winter island north south east west blue green red white black"
                            + " small large old new long short deep high low quiet loud slow quick")
                    .split(" ");

    private Filler() {}

    /** So many words, each with a space before it; the same for the same fingerprint and seed. */
    static String words(int count, String fingerprint, long seed) {
        SplittableRandom random = new SplittableRandom(Long.parseLong(fingerprint, 16) ^ seed);
        StringBuilder text = new StringBuilder(count * 6);
        for (int word = 0; word < count; word++) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
