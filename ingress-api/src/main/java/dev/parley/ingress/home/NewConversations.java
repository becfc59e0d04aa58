package dev.parley.ingress.home;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.tail.Partitions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the ids of conversations that are opened here, so that they fall into the home partitions
 * of this edge, evenly. The partition follows from the id, so ids are made until one fits.
 *
 * <p>Thread safety: safe.
 */
public final class NewConversations implements Supplier<ConversationId> {
    // One in e^16 is not found within these, and lives elsewhere, which is right too.
    private static final int PATIENCE = 16;

    private final Supplier<Optional<Set<Integer>>> homes;
    private final Partitions partitions;

    /**
     * @param homes the home partitions; empty while they are not known, then any will do
     */
    public NewConversations(Supplier<Optional<Set<Integer>>> homes, Partitions partitions) {
        this.homes = homes;
        this.partitions = partitions;
    }

    @Override
    public ConversationId get() {
        ConversationId id = ConversationId.next();
        Optional<Set<Integer>> wanted = homes.get();
        if (wanted.isEmpty() || wanted.get().isEmpty()) {
            return id;
        }
        int tries = PATIENCE * partitions.count() / wanted.get().size();
        while (!wanted.get().contains(partitions.of(id)) && --tries > 0) {
            id = ConversationId.next();
        }
        return id;
    }
}
