package dev.parley.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.chaos.Schedule.Planned;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(told(Schedule.of(7, TEN_MINUTES, 22, FaultCatalog.all(3))))
                .isEqualTo(told(Schedule.of(7, TEN_MINUTES, 22, FaultCatalog.all(3))))
                .isNotEqualTo(told(Schedule.of(8, TEN_MINUTES, 22, FaultCatalog.all(3))));
    }

    @Test
    void hasTwoHundredFaultsInTenMinutesAndEachOnce() {
        Schedule schedule = Schedule.of(1, TEN_MINUTES, 22, FaultCatalog.all(3));

        assertThat(schedule.faults()).hasSizeGreaterThanOrEqualTo(200);
        assertThat(schedule.faults())
                .extracting(planned -> planned.fault().name())
                .containsAll(FaultCatalog.all(3).stream().map(Fault::name).toList());
    }

    @Test
    void staysWithinItsTimeAndInOrder() {
        List<Duration> times =
                Schedule.of(3, TEN_MINUTES, 30, FaultCatalog.all(3)).faults().stream()
                        .map(Planned::at)
                        .toList();

        assertThat(times).isSorted().allMatch(at -> at.compareTo(TEN_MINUTES) < 0);
    }

    @Test
    void takesWhatFitsWhenThereIsLittleTime() {
        assertThat(Schedule.of(1, Duration.ofSeconds(12), 10, FaultCatalog.all(3)).faults())
                .hasSize(2);
    }

    private static List<String> told(Schedule schedule) {
        return schedule.faults().stream()
                .map(planned -> planned.at() + " " + planned.fault().name() + " " + planned.seed())
                .toList();
    }
}
