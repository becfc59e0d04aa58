package dev.parley.worker.model;

import org.jspecify.annotations.Nullable;

/** A step of a call ended because the provider gave no sign of life for too long. */
final class ProviderSilent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProviderSilent(@Nullable Throwable cause) {
        super("the provider was silent for too long", cause);
    }
}
