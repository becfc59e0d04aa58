package dev.parley.ingress.socket;

import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.rate.RequestRate;
import dev.parley.ingress.turn.TurnCancellation;
import dev.parley.ingress.watch.Sources;
import java.util.function.LongSupplier;

/**
 * What all sockets of this process work with.
 *
 * @param nanoTime as {@link System#nanoTime()}
 */
public record Surroundings(
        SocketSettings settings,
        Connections connections,
        Sockets sockets,
        Branches branches,
        RequestRate rate,
        PromptIntake intake,
        TurnCancellation cancellation,
        Owners owners,
        Sources sources,
        LongSupplier nanoTime) {}
