package dev.parley.bench.cost;

/**
 * A process under watch.
 *
 * @param role whether what it uses is part of what a turn costs
 */
public record Watched(String name, long pid, Role role) {

    /** What a process is there for. */
    public enum Role {
        /** Its use is the cost of a turn; that of all that descend from it too. */
        PARLEY,
        /** Stands in for the provider. */
        UPSTREAM,
        /** This one. It has started the others, and does not count for them. */
        LOAD
    }

    /** The process that this runs in. */
    public static Watched self() {
        return new Watched("load", ProcessHandle.current().pid(), Role.LOAD);
    }
}
