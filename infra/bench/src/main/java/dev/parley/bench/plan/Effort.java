package dev.parley.bench.plan;

import java.time.Duration;
import java.util.List;

/**
 * How much is done.
 *
 * @param time that is measured, of each load
 * @param longestWarmUp how long at most a system that was just started is warmed up
 * @param warmUpRound after how much of it is looked whether it still becomes faster
 * @param warmUp how long each load is warmed up after that
 * @param aside how long each comparison is measured
 * @param rates turns a second of open loops
 * @param clients at once in closed loops
 * @param replayed recorded turns that are replayed to a process
 * @param sockets that say nothing
 * @param turnsOfOne how far one conversation grows
 * @param stored messages that the history grows by
 * @param kept conversations that the stores grow by
 */
public record Effort(
        Duration time,
        Duration longestWarmUp,
        Duration warmUpRound,
        Duration warmUp,
        Duration aside,
        List<Integer> rates,
        int clients,
        int replayed,
        int sockets,
        int turnsOfOne,
        int stored,
        int kept) {

    public Effort {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time: %s (expected: positive)".formatted(time));
        }
        if (longestWarmUp.isNegative()) {
            throw new IllegalArgumentException(
                    "warm-up: %s (expected: not negative)".formatted(longestWarmUp));
        }
        if (clients < 1) {
            throw new IllegalArgumentException(
                    "clients: %d (expected: at least 1)".formatted(clients));
        }
        for (int rate : rates) {
            if (rate < 1) {
                throw new IllegalArgumentException(
                        "rate: %d (expected: at least 1)".formatted(rate));
            }
        }
    }
}
