package dev.parley.simulator.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {
    private final Faults faults = new Faults();
    private final ControlPage control = new ControlPage(faults);

    @Test
    void meetsEachRequestWithTheOldestFaultForItsModelUntilThatIsSpent() {
        order("{'model':'sim-1','fault':'die','after_tokens':3,'times':1}");
        order("{'fault':'stall','after_tokens':0,'time_ms':250}");

        assertThat(faults.meet("sim-fast")).contains(new Fault.Stall(0, Duration.ofMillis(250)));
        assertThat(faults.meet("sim-1")).contains(new Fault.Death(3));
        assertThat(faults.meet("sim-1")).contains(new Fault.Stall(0, Duration.ofMillis(250)));
    }

    @Test
    void disarmsOneModelOrAll() {
        order("{'model':'sim-1','fault':'error','after_tokens':1}");
        order("{'model':'sim-fast','fault':'status','status':503,'retry_after':2}");

        order("{'model':'sim-1','reset':true}");
        assertThat(faults.meet("sim-1")).isEmpty();
        assertThat(faults.meet("sim-fast")).contains(new Fault.Refusal(503, OptionalInt.of(2)));

        order("{'reset':true}");
        assertThat(faults.armed()).isEmpty();
    }

    @Test
    void resetsBeforeItArms() {
        order("{'fault':'die','after_tokens':1}");
        order("{'reset':true,'fault':'delay','first_ms':5,'gap_ms':1}");

        assertThat(new String(control.show(), UTF_8))
                .isEqualTo(
                        json(
                                "{'armed':[{'model':'*','fault':'delay','first_ms':5,'gap_ms':1,'met':0}]}"));
    }

    @Test
    void showsWhatIsLeft() {
        order("{'fault':'die','after_tokens':1,'times':3}");
        faults.meet("sim-1");

        assertThat(new String(control.show(), UTF_8)).contains(json("'remaining':2,'met':1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    nonsense | nonsense
                    [] | object
                    {} | neither
                    {'fault':'flood'} | flood
                    {'fault':'status','status':200} | 400 to 599
                    {'fault':'status'} | status
                    {'fault':'stall','after_tokens':1} | time_ms
                    {'fault':'die','after_tokens':1,'times':0} | times
                    {'fault':'die','after_tokens':1,'spelling':2} | spelling
                    """)
    void refusesAnOrderItDoesNotUnderstandAndChangesNothing(String order, String complaint) {
        order("{'fault':'die','after_tokens':1}");
        String reset = order.replace("{'fault'", "{'reset':true,'fault'");

        assertThatThrownBy(() -> order(reset))
                .isInstanceOf(UnableToFollowOrder.class)
                .hasMessageContaining(complaint);
        assertThat(faults.armed()).hasSize(1);
    }

    @Test
    void flakinessRefusesEachConversationTwice() {
        Flakiness flakiness = new Flakiness();

        assertThat(flakiness.meet("a")).contains(new Fault.Refusal(429, OptionalInt.of(1)));
        assertThat(flakiness.meet("b")).contains(new Fault.Refusal(429, OptionalInt.of(1)));
        assertThat(flakiness.meet("a")).contains(new Fault.Refusal(503, OptionalInt.empty()));
        assertThat(flakiness.meet("a")).isEmpty();
        assertThat(flakiness.meet("a")).contains(new Fault.Refusal(429, OptionalInt.of(1)));
    }

    private void order(String order) {
        control.order(json(order).getBytes(UTF_8));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
