package dev.parley.ingress.socket;

import dev.parley.ingress.history.History;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.TurnsSeen;
import dev.parley.ingress.turn.TurnCancellation;

/** What all sockets of this process work with. */
public record Surroundings(
        SocketSettings settings,
        PromptIntake intake,
        TurnCancellation cancellation,
        Owners owners,
        ChunkTail tail,
        ChunkLog log,
        TurnsSeen turns,
        History history,
        DecidedTexts texts,
        EdgeMeters meters) {}
