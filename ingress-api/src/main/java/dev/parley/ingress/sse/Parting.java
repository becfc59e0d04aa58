package dev.parley.ingress.sse;

/** Why this side ends a stream before all was said. */
public enum Parting {
    /** The client does not read as fast as there is something to read. */
    TOO_SLOW,
    /** Records were lost between what was sent and what would follow. */
    LOST,
    /** The stream has been open for as long as it may. */
    TIME_OVER,
    /** Something in this system broke. */
    BROKEN,
    /** This process stops; another one can go on. */
    RESTART
}
