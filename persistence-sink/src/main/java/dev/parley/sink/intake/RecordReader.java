package dev.parley.sink.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the topics that one store is filled from. Never throws. */
@FunctionalInterface
public interface RecordReader<C> {
    Reading<C> read(ConsumerRecord<byte[], byte[]> record);
}
