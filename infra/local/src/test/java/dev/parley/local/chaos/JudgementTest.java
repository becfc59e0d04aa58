package dev.parley.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.chaos.Judgement.Stored;
import dev.parley.local.chaos.Judgement.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JudgementTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Stored WHOLE = new Stored("completed", 1, "one two", null);

    private final TurnHistory history = new TurnHistory("c", AT);

    @Test
    void hasNothingToSayAboutATurnAsItShouldBe() {
        see("accepted", "a", "");
        see("delta", "b", "one ");
        see("delta", "c", "two");
        see("completed", "d", "");

        assertThat(judge(WHOLE)).isEmpty();
    }

    @Test
    void forgetsWhatWasShownBeforeARestart() {
        see("delta", "b", "one three");
        see("restarted", "c", "");
        see("delta", "d", "one two");
        see("completed", "e", "");

        assertThat(judge(WHOLE)).isEmpty();
    }

    @Test
    void findsADeltaThatCameTwice() {
        see("delta", "b", "one ");
        see("delta", "b", "one ");
        see("completed", "d", "");

        assertThat(judge(new Stored("completed", 1, "one one ", null)))
                .singleElement()
                .asString()
                .contains("twice");
    }

    @Test
    void findsTextThatIsNotWhatIsStored() {
        see("delta", "b", "one ");
        see("completed", "d", "");

        assertThat(judge(WHOLE)).singleElement().asString().contains("4 characters");
    }

    @Test
    void findsFramesAfterTheEnd() {
        see("delta", "b", "one two");
        see("completed", "c", "");
        see("delta", "d", " three");

        assertThat(judge(WHOLE)).anyMatch(trouble -> trouble.contains("after the end"));
    }

    @Test
    void findsAnotherEndThanTheStoredOne() {
        see("cancelled", "c", "");

        assertThat(judge(new Stored("completed", 1, "", null)))
                .singleElement()
                .asString()
                .contains("ended as cancelled");
    }

    @Test
    void findsATurnThatIsLost() {
        see("completed", "c", "");

        assertThat(judge(null)).singleElement().asString().contains("not stored");
    }

    @Test
    void findsATurnThatNeverEnded() {
        see("delta", "b", "one");

        assertThat(judge(WHOLE)).singleElement().asString().contains("never saw it end");
    }

    @Test
    void letsATurnFailOnlyOfItsProviderAndOnlyInTrouble() {
        see("failed", "c", "");
        Window trouble = new Window(AT.minusSeconds(5), AT.plusSeconds(5));
        Stored failed = new Stored("failed", 1, "", "provider_unavailable");

        assertThat(judge(failed, trouble)).isEmpty();
        assertThat(judge(failed)).hasSize(1);
        assertThat(judge(failed, new Window(AT.plusSeconds(60), AT.plusSeconds(70)))).hasSize(1);
        assertThat(judge(new Stored("failed", 1, "", "internal"), trouble)).hasSize(1);
    }

    @Test
    void findsTurnsInTheWrongOrder() {
        TurnHistory first = new TurnHistory("c", AT);
        first.accepted("1");
        first.answered("completed", "", AT);
        TurnHistory second = new TurnHistory("c", AT);
        second.accepted("2");
        second.answered("completed", "", AT);
        Map<String, Stored> stored =
                Map.of(
                        "1", new Stored("completed", 9, "", null),
                        "2", new Stored("completed", 4, "", null));

        assertThat(new Judgement(stored, List.of()).of(List.of(first, second)))
                .singleElement()
                .asString()
                .contains("before");
    }

    private List<String> judge(@Nullable Stored stored, Window... allowed) {
        history.accepted("t");
        return new Judgement(stored == null ? Map.of() : Map.of("t", stored), List.of(allowed))
                .of(List.of(history));
    }

    private void see(String type, String cursor, String content) {
        JsonNode frame =
                JsonMapper.shared()
                        .valueToTree(Map.of("type", type, "cursor", cursor, "content", content));
        history.frame(frame, AT);
    }
}
