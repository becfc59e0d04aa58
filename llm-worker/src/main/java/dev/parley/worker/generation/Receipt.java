package dev.parley.worker.generation;

/** Hears how far a request has come. Any thread may tell. */
public interface Receipt {
    /**
     * The request is read and kept, but waits for others of its model, and is no work for now.
     *
     * @param waits false when it goes on
     */
    void waits(boolean waits);

    /** The request needs no more work. Saying it again changes nothing. */
    void finish();
}
