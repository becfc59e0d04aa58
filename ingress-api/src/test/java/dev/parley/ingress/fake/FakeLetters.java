package dev.parley.ingress.fake;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.ingress.deadletter.LetterLog;
import dev.parley.ingress.deadletter.LetterTopic;
import dev.parley.ingress.deadletter.Span;
import dev.parley.ingress.deadletter.UnableToReadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Dead-letter topics in memory, read two letters at a time. */
public final class FakeLetters implements LetterLog {
    private static final int BATCH = 2;

    private final List<DeadLetter> letters = new ArrayList<>();
    private boolean away;

    public synchronized void away(boolean now) {
        away = now;
    }

    public synchronized void clear() {
        letters.clear();
    }

    /** Writes a letter of a record that stood at offset 7; returns its id. */
    public String add(LetterTopic topic, int partition, String key, String value, Failure failure) {
        return add(
                topic,
                new ConsumerRecord<>(topic.source().name(), partition, 7, bytes(key), bytes(value)),
                failure);
    }

    /** Writes the letter of a record that failed. */
    public synchronized String add(
            LetterTopic topic, ConsumerRecord<byte[], byte[]> failed, Failure failure) {
        ProducerRecord<byte[], byte[]> written =
                new DeadLetters(topic.group()).letter(failed, failure);
        long offset =
                letters.stream()
                        .filter(each -> each.record().topic().equals(written.topic()))
                        .filter(each -> each.record().partition() == written.partition())
                        .count();
        DeadLetter letter =
                DeadLetter.of(
                        new ConsumerRecord<>(
                                written.topic(),
                                written.partition(),
                                offset,
                                Instant.EPOCH.toEpochMilli(),
                                TimestampType.CREATE_TIME,
                                -1,
                                -1,
                                written.key(),
                                written.value(),
                                written.headers(),
                                Optional.empty()),
                        topic.group());
        letters.add(letter);
        return letter.id();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Reading open() {
        return new FakeReading();
    }

    private synchronized List<DeadLetter> in(Span span) {
        if (away) {
            throw new UnableToReadLetters("away");
        }
        return letters.stream()
                .filter(each -> each.record().topic().equals(span.topic().name()))
                .filter(each -> each.record().partition() == span.partition())
                .filter(each -> each.record().offset() >= span.from())
                .filter(each -> each.record().offset() < span.to())
                .sorted(Comparator.comparing(each -> each.record().offset()))
                .toList();
    }

    private final class FakeReading implements Reading {

        @Override
        public List<Span> spans(Collection<LetterTopic> topics) {
            List<Span> spans = new ArrayList<>();
            for (LetterTopic topic : topics) {
                for (int partition = 0; partition < 4; partition++) {
                    int count = in(new Span(topic, partition, 0, Long.MAX_VALUE)).size();
                    if (count > 0) {
                        spans.add(new Span(topic, partition, 0, count));
                    }
                }
            }
            return spans;
        }

        @Override
        public List<Span> read(List<Span> spans, Duration time, Batch action) {
            List<Span> rest = new ArrayList<>(spans);
            while (!rest.isEmpty()) {
                Span span = rest.getFirst();
                List<DeadLetter> batch = in(span).stream().limit(BATCH).toList();
                if (batch.isEmpty()) {
                    rest.removeFirst();
                    continue;
                }
                int taken = action.take(batch);
                rest.set(0, span.startingAt(batch.getFirst().record().offset() + taken));
                if (taken < batch.size()) {
                    return rest;
                }
            }
            return rest;
        }

        @Override
        public void close() {}
    }
}
