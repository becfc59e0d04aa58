package dev.parley.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventLinesTest {
    private static final String BODY =
            ": a comment\n\nevent: delta\nid: AQ\ndata: {\"content\":\"ä\"}\n\ndata: [DONE]\n\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4_096})
    void findsDataLinesHoweverTheyAreCut(int size) {
        EventLines lines = new EventLines();
        List<String> found = new ArrayList<>();
        byte[] body = BODY.repeat(50).getBytes(UTF_8);

        for (int start = 0; start < body.length; start += size) {
            lines.take(
                    Unpooled.wrappedBuffer(body, start, Math.min(size, body.length - start)),
                    (buffer, offset, length) ->
                            found.add(new String(buffer, offset, length, UTF_8)));
        }

        assertThat(found)
                .hasSize(100)
                .startsWith("{\"content\":\"ä\"}", "[DONE]")
                .containsOnly("{\"content\":\"ä\"}", "[DONE]");
    }
}
