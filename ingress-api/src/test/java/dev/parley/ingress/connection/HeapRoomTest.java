package dev.parley.ingress.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class HeapRoomTest {
    @Test
    void growsWithTheHeap() {
        assertThat(HeapRoom.requests(DataSize.ofMegabytes(768))).isEqualTo(1_280);
        assertThat(HeapRoom.connections(DataSize.ofMegabytes(768))).isEqualTo(8_192);
    }

    @Test
    void leavesSomethingInTheSmallestAndOverflowsInNone() {
        assertThat(HeapRoom.requests(DataSize.ofMegabytes(16))).isEqualTo(64);
        assertThat(HeapRoom.connections(DataSize.ofTerabytes(8_000_000))).isPositive();
    }
}
