package dev.parley.orchestrator.conversation;

/**
 * A store holds what this version cannot read. No record is to blame: going on would drop them one
 * by one.
 */
public final class UnableToReadState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToReadState(Exception cause) {
        super("unable to read the state of a conversation: " + cause.getMessage(), cause);
    }
}
