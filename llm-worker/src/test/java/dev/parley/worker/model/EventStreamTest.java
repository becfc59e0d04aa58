package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventStreamTest {
    private static final String EVERYTHING =
            "\uFEFFdata: The\n\n"
                    + "event: x\ndata:moon\r\n\r\n"
                    + ": a comment\r\rid: 7\rdata:  pulls\r\r"
                    + "retry: 1\n\n"
                    + "data: a\r\ndata\r\n: between\r\nid\r\ndata:c\r\n\r\n"
                    + "data\n\n"
                    + "datum: no\ndata : no\n data: no\n\n"
                    + "data: Größe 🌊 水\uFEFF\n\n"
                    + "data: one\n\r"
                    + "data: two\r\n\n\n\n"
                    + "data: a:b: c\n\n"
                    + "data: dropped\n";
    private static final List<String> ITS_DATA =
            List.of(
                    "The",
                    "moon",
                    " pulls",
                    "a\n\nc",
                    "",
                    "Größe 🌊 水\uFEFF",
                    "one",
                    "two",
                    "a:b: c");

    @Test
    void readsEachWayInWhichEventsAreWritten() {
        assertThat(dataOf(inPieces(EVERYTHING.getBytes(UTF_8), () -> Integer.MAX_VALUE)))
                .isEqualTo(ITS_DATA);
    }

    @Test
    void readsTheSameWhereverTheBytesAreCut() {
        byte[] bytes = EVERYTHING.getBytes(UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            int first = cut;
            boolean[] begun = {false};
            InputStream stream =
                    inPieces(
                            bytes,
                            () -> {
                                int length = begun[0] ? Integer.MAX_VALUE : first;
                                begun[0] = true;
                                return length;
                            });
            assertThat(dataOf(stream)).as("cut at %d", cut).isEqualTo(ITS_DATA);
        }
        assertThat(dataOf(inPieces(bytes, () -> 1))).isEqualTo(ITS_DATA);
    }

    @Test
    void readsTheSameInPiecesOfAnySize() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int event = 0; event < 300; event++) {
            List<String> lines = new ArrayList<>();
            for (int line = random.nextInt(3); line >= 0; line--) {
                lines.add("é🌊x".repeat(random.nextInt(random.nextInt(20) == 0 ? 9_000 : 60)));
            }
            String end = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
            lines.forEach(line -> text.append("data: ").append(line).append(end));
            text.append(end);
            expected.add(String.join("\n", lines));
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        for (int most : new int[] {3, 100, 5_000, 20_000, 1_000_000}) {
            assertThat(dataOf(inPieces(bytes, () -> 1 + random.nextInt(most))))
                    .as("pieces of at most %d bytes", most)
                    .isEqualTo(expected);
        }
    }

    @Test
    void takesAllThatWasReadWithoutReadingAgain() {
        EventStream events = new EventStream(thenBroken("data: a\n\ndata: b\r\n\r\ndata: c\r\r"));
        assertThat(events.next()).isFalse();
        assertThat(events.await()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(data(events)).isEqualTo("c");
        assertThat(events.next()).isFalse();
    }

    @Test
    void saysThatTheConnectionBroke() {
        EventStream events = new EventStream(thenBroken("data: a\n\ndata: b\n"));
        assertThat(events.await()).isTrue();
        assertThatThrownBy(events::await).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "\uFEFF",
                ": only\n\n",
                "event: error\n\n",
                "data: begun",
                "data: begun\n",
                "{\"error\":{\"message\":\"data: m\"}}",
                "<html>\n\n<body>data: a</body>\n\n"
            })
    void findsNothingWhereNoEventIs(String text) {
        assertThat(dataOf(inPieces(text.getBytes(UTF_8), () -> 2))).isEmpty();
    }

    @Test
    void takesABrokenCharacterForAnUnknownOne() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};
        assertThat(dataOf(new ByteArrayInputStream(bytes))).containsExactly("\uFFFD");
    }

    @Test
    void takesAnEventThatIsAsLongAsItMayBe() {
        String longest = "x".repeat(EventStream.LONGEST_EVENT - "data:\n\n".length());
        String text = "data:" + longest + "\n\ndata: next\n\n";
        List<String> found = dataOf(inPieces(text.getBytes(UTF_8), () -> 100_000));
        assertThat(found).hasSize(2).last().isEqualTo("next");
        assertThat(found.getFirst().equals(longest)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "", "data: a\ndata: ", "data: a\n:"})
    void refusesAnEventWithoutEnd(String begin) {
        byte[] bytes = new byte[EventStream.LONGEST_EVENT + 100];
        Arrays.fill(bytes, (byte) 'x');
        System.arraycopy(begin.getBytes(UTF_8), 0, bytes, 0, begin.length());
        EventStream events = new EventStream(new ByteArrayInputStream(bytes));
        assertThatThrownBy(events::await)
                .isInstanceOf(UnableToRead.class)
                .hasMessage("an event of more than 4194304 bytes (expected: fewer)");
    }

    @Test
    void needsNoMoreRoomForAnyNumberOfComments() {
        byte[] comments = ": still there\n\n".repeat(500_000).getBytes(UTF_8);
        EventStream events = new EventStream(new ByteArrayInputStream(comments));
        assertThat(events.await()).isFalse();
        assertThat(events.bytes()).hasSizeLessThan(10_000);
    }

    private static List<String> dataOf(InputStream stream) {
        EventStream events = new EventStream(stream);
        List<String> found = new ArrayList<>();
        while (events.await()) {
            found.add(data(events));
        }
        return found;
    }

    private static String data(EventStream events) {
        return new String(events.bytes(), events.start(), events.length(), UTF_8);
    }

    private static InputStream inPieces(byte[] bytes, IntSupplier lengths) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, lengths.getAsInt()));
            }
        };
    }

    private static InputStream thenBroken(String text) {
        InputStream before = new ByteArrayInputStream(text.getBytes(UTF_8));
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("not asked for in pieces");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = before.read(target, offset, length);
                if (count < 0) {
                    throw new IOException("broken");
                }
                return count;
            }
        };
    }
}
