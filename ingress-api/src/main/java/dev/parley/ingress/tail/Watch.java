package dev.parley.ingress.tail;

/** That somebody watches a conversation, until closed. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
    @Override
    void close();
}
