package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The dead-letter topics, to be read on demand. */
public interface LetterLog {

    /**
     * Begins to read; few can do so at the same time.
     *
     * @throws UnableToReadLetters when it cannot be read now
     */
    Reading open();

    /** One reader; used by one thread, and closed by it. */
    interface Reading extends AutoCloseable {

        /**
         * Where letters lie now: from the first that is kept to the last that is committed, by
         * topic, partition and offset. Topics that do not exist have none.
         *
         * @throws UnableToReadLetters when the brokers do not answer
         */
        List<Span> spans(Collection<LetterTopic> topics);

        /**
         * Reads spans in their order, in batches of bounded size.
         *
         * @param time after which no further batch is read
         * @return what was not read, because the time was over or the reader took no more; empty
         *     when all was
         * @throws UnableToReadLetters when the brokers do not answer
         */
        List<Span> read(List<Span> spans, Duration time, Batch action);

        @Override
        void close();
    }

    /** What is done with letters. */
    @FunctionalInterface
    interface Batch {

        /**
         * Takes letters of one partition, the first of them or all.
         *
         * @return how many; fewer than there are ends the reading
         */
        int take(List<DeadLetter> letters);
    }
}
