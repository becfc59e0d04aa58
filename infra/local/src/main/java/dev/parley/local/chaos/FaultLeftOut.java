package dev.parley.local.chaos;

/** A fault that cannot be played on this machine. The message says what it does not allow. */
final class FaultLeftOut extends Exception {
    private static final long serialVersionUID = 1L;

    FaultLeftOut(String reason) {
        super(reason);
    }
}
