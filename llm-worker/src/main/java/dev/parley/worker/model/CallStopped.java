package dev.parley.worker.model;

import org.jspecify.annotations.Nullable;

/** A step of a call ended because the call was stopped. */
final class CallStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallStopped(@Nullable Throwable cause) {
        super("the call was stopped", cause, false, false);
    }
}
