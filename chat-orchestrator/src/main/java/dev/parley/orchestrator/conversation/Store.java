package dev.parley.orchestrator.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map of bytes that outlives the process. */
public interface Store {
    /** The value, or null when there is none. */
    byte @Nullable [] get(byte[] key);

    /** Sets the value, or removes it when null. */
    void put(byte[] key, byte @Nullable [] value);

    /** The keys between two of the same length, these included, as their bytes are ordered. */
    List<byte[]> keys(byte[] first, byte[] last);
}
