package dev.parley.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Does something to each of several things, as soon as it is done to those that come before and at
 * the same time as to all others.
 */
final class InOrder {
    private InOrder() {}

    /**
     * Returns when all is done. What comes after something that failed is not done.
     *
     * @param before names of things that come before one; names of none are ignored
     * @throws RuntimeException the first failure, with the others suppressed in it, after
     *     everything that could be done was.
     */
    static <T> void each(
            List<T> things,
            Function<T, String> name,
            Function<T, Set<String>> before,
            Step<T> step) {
        Map<String, CompletableFuture<Void>> done = new LinkedHashMap<>();
        things.forEach(thing -> done.put(name.apply(thing), new CompletableFuture<>()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T thing : things) {
                List<CompletableFuture<Void>> earlier =
                        done.entrySet().stream()
                                .filter(entry -> before.apply(thing).contains(entry.getKey()))
                                .map(Map.Entry::getValue)
                                .toList();
                CompletableFuture<Void> own = Objects.requireNonNull(done.get(name.apply(thing)));
                threads.execute(() -> {
                    try {
                        earlier.forEach(CompletableFuture::join);
                        step.on(thing);
                        own.complete(null);
                    } catch (Throwable failure) {
                        own.completeExceptionally(cause(failure));
                    }
                });
            }
        }
        Set<Throwable> failures = new LinkedHashSet<>();
        done.values().stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .forEach(one -> failures.add(cause(one.exceptionNow())));
        if (!failures.isEmpty()) {
            throw unchecked(failures);
        }
    }

    private static RuntimeException unchecked(Set<Throwable> failures) {
        RuntimeException first =
                switch (failures.iterator().next()) {
                    case RuntimeException unchecked -> unchecked;
                    case IOException io -> new UncheckedIOException(io);
                    case Throwable other -> new IllegalStateException(other);
                };
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? cause(wrapped.getCause())
                : failure;
    }

    /** What is done to one thing. */
    @FunctionalInterface
    interface Step<T> {
        void on(T thing) throws IOException;
    }
}
