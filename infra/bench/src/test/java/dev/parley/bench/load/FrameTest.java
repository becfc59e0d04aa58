package dev.parley.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameTest {

    @Test
    void readsFramesOfOpenAi() {
        assertThat(
                        read(
                                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" tide\"},"
                                        + "\"finish_reason\":null}],\"usage\":null}"))
                .isEqualTo(new Frame("", " tide", null, 0, false));
        assertThat(read("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}"))
                .isEqualTo(new Frame("", "", "length", 0, false));
        assertThat(
                        read(
                                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50,"
                                        + "\"total_tokens\":59}}"))
                .isEqualTo(new Frame("", "", null, 50, false));
        assertThat(read("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"c\"}}").error())
                .isTrue();
    }

    @Test
    void readsFramesOfParley() {
        assertThat(read("{\"type\":\"delta\",\"turn_id\":\"t\",\"content\":\"a \\\"b\\\"\"}"))
                .isEqualTo(new Frame("delta", "a \"b\"", null, 0, false));
        assertThat(
                        read(
                                "{\"type\":\"completed\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50,"
                                        + "\"source\":\"reported\"},\"finish_reason\":\"length\"}"))
                .isEqualTo(new Frame("completed", "", "length", 50, false));
        assertThat(read("{\"type\":\"failed\",\"error\":{\"category\":\"timeout\"}}").error())
                .isTrue();
    }

    private static Frame read(String json) {
        byte[] bytes = ("before" + json + "behind").getBytes(UTF_8);
        return Frame.read(bytes, 6, bytes.length - 12);
    }
}
