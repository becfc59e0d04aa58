package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.billing.settlement.TotalsListing;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TotalsListingTest {
    @TempDir private Path first;
    @TempDir private Path second;
    @TempDir private Path whole;

    /** As a rebuild has them, where a user's conversations lie in several partitions. */
    @Test
    void addsWhatLiesInSeveralPartitionsAndKeepsTheOrder() throws IOException {
        try (BillingRun one = BillingRun.rebuilding(first);
                BillingRun other = BillingRun.rebuilding(second);
                BillingRun both = BillingRun.rebuilding(whole)) {
            for (int day = 0; day < 12; day++) {
                TurnCompleted turn =
                        both.completed(TurnId.next(), NOON.plus(Duration.ofDays(day)), USAGE);
                both.give(turn);
                (day % 3 == 0 ? one : other).give(turn);
            }

            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            TotalsListing.write(List.of(one.store(), other.store()), lines);

            assertThat(lines.toString(UTF_8)).isEqualTo(both.listing());
            assertThat(both.listing().lines())
                    .hasSize(14)
                    .last()
                    .asString()
                    .contains("\"period\":\"2026-12\"", "\"turns\":2,", "\"amount_micros\":400,");
        }
    }
}
