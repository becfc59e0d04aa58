package dev.parley.simulator.fault;

/** An order to the control endpoint that cannot be understood; the message says why. */
public final class UnableToFollowOrder extends RuntimeException {

    UnableToFollowOrder(String message) {
        super(message);
    }
}
