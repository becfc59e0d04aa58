package dev.parley.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcFileTest {
    private static final String STAT =
            "7 (a (b) c) S 1 7 7 0 -1 4194304 1 2 3 4 100 20 3 1 20 0 5 0 99 123456 256 18446744073709551615";
    private static final String IO =
            "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 4096\ncancelled_write_bytes: 7\n";

    @Test
    void readsWhatTheKernelCounts() {
        assertThat(ProcFile.of(STAT, IO)).isEqualTo(new Usage(1_240, 4_096, 256 * 4_096, 0));
    }

    @Test
    void countsWhatThisProcessUses() {
        Usage usage = ProcFile.usage(Watched.self());

        assertThat(usage.cpuMillis()).isPositive();
        assertThat(usage.memoryBytes()).isPositive();
    }

    @Test
    void readsWhatTheJvmSays() {
        assertThat(
                        CollectionTime.of(
                                "  S0     S1     E      O      M     CCS    YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT\n"
                                        + "  0.00   0.00  10.00   5.00      -      -      3     0.100     1     0.025     -        -     0.125\n"))
                .isEqualTo(125);
    }
}
