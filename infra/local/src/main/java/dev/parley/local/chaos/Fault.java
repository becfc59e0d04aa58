package dev.parley.local.chaos;

import java.util.random.RandomGenerator;

/**
 * Something that goes wrong, and what must hold nevertheless.
 *
 * @param name for the command line
 * @param weight how often it is drawn, against the others
 * @param failsTurns whether a turn may end as failed because of it
 * @param happens what is done
 * @param seen what a user may see of it
 * @param holds the invariant that is checked
 */
record Fault(
        String name,
        int weight,
        boolean failsTurns,
        String happens,
        String seen,
        String holds,
        Action action) {

    /** Does it and mends it. */
    interface Action {
        /**
         * Returns when the damage is mended.
         *
         * @param random seeded by the schedule; nothing else decides what happens
         */
        void run(Stage stage, RandomGenerator random) throws Exception;
    }
}
