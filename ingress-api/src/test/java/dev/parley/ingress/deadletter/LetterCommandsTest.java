package dev.parley.ingress.deadletter;

import static dev.parley.ingress.deadletter.LetterSamples.BROKEN;
import static dev.parley.ingress.deadletter.LetterSamples.CONVERSATION;
import static dev.parley.ingress.deadletter.LetterSamples.CREATED;
import static dev.parley.ingress.deadletter.LetterSamples.SINK;
import static dev.parley.ingress.deadletter.LetterSamples.unreadable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.deadletter.Replay;
import dev.parley.events.identity.UserId;
import dev.parley.events.operation.OperatorActed;
import dev.parley.events.operation.OperatorActed.Action;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.deadletter.LetterOutcome.Result;
import dev.parley.ingress.fake.FakeLedger;
import dev.parley.ingress.fake.FakeLetters;
import dev.parley.ingress.fake.FakeOutlet;
import dev.parley.ingress.problem.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class LetterCommandsTest {
    static final DeadLetterSettings SETTINGS =
            new DeadLetterSettings(
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(1),
                    DataSize.ofMegabytes(1),
                    2);
    private static final String MEND =
            "[{\"op\":\"replace\",\"path\":\"/at\",\"value\":\"2026-11-21T11:00:00Z\"}]";

    private final FakeLetters letters = new FakeLetters();
    private final FakeLedger ledger = new FakeLedger();
    private final FakeOutlet outlet = new FakeOutlet();
    private final UserId operator = UserId.next();
    private final LetterCommands commands =
            new LetterCommands(
                    letters,
                    ledger,
                    () -> outlet,
                    SETTINGS,
                    Clock.fixed(LetterSamples.NOON, ZoneOffset.UTC));

    @Test
    void saysWhatWouldHappenAndDoesNothing() {
        String id = add(BROKEN);

        CommandReport report = replay("{\"filter\":{}}");

        assertThat(report.executed()).isFalse();
        assertThat(report.letters())
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.id()).isEqualTo(id);
                    assertThat(outcome.result()).isEqualTo(Result.WOULD_REPLAY);
                    assertThat(outcome.replays()).isEqualTo(1);
                    assertThat(outcome.detail()).contains("fail again", "'at'");
                });
        assertThat(outlet.replays()).isEmpty();
        assertThat(outlet.acts()).isEmpty();
        assertThat(replay("{\"filter\":{}}").letters()).hasSize(1);
    }

    @Test
    void handsAMendedLetterToItsGroupAloneAndTellsTheAuditTrail() {
        String id = add(BROKEN);

        CommandReport report =
                replay(executing("\"ids\":[\"%s\"],\"patch\":%s".formatted(id, MEND)));

        assertThat(report.counts()).containsExactly(Map.entry(Result.REPLAYED, 1));
        ProducerRecord<byte[], byte[]> replayed = outlet.replays().getFirst();
        assertThat(replayed.topic()).isEqualTo(SINK.retryTopic());
        assertThat(new String(replayed.value(), UTF_8)).isEqualTo(CREATED);
        assertThat(new String(replayed.key(), UTF_8)).isEqualTo(CONVERSATION);
        assertThat(number(replayed)).isEqualTo(1);
        assertThat(outlet.acts())
                .containsExactly(
                        new OperatorActed(
                                report.actionId(),
                                operator,
                                Action.REPLAYED,
                                id,
                                "mended",
                                MEND,
                                1,
                                LetterSamples.NOON));
        assertThat(ledger.trail(LetterId.parse(id)))
                .singleElement()
                .satisfies(act -> assertThat(act.state()).isEqualTo(LetterState.REPLAYED));
    }

    @Test
    void changesNothingWhenRepeated() {
        String id = add(CREATED);
        replay(executing("\"ids\":[\"%s\"]".formatted(id)));

        CommandReport byName = replay(executing("\"ids\":[\"%s\"]".formatted(id)));
        CommandReport byFilter = replay(executing("\"filter\":{}"));

        assertThat(byName.letters().getFirst().result()).isEqualTo(Result.SKIPPED);
        assertThat(byFilter.letters()).isEmpty();
        assertThat(outlet.replays()).hasSize(1);
        assertThat(outlet.acts()).hasSize(1);
    }

    @Test
    void answersTheSameWhenOnlyTheAnswerWasLost() {
        String id = add(CREATED);
        String request = executing("\"ids\":[\"%s\"],\"action_id\":\"a\"".formatted(id));
        replay(request);

        assertThat(replay(request).letters().getFirst().result()).isEqualTo(Result.REPLAYED);
        assertThat(outlet.replays()).hasSize(1);
    }

    @Test
    void finishesWhatWasCutOffAsItWasBegun() {
        add(BROKEN);
        outlet.breakAfterReplay();
        assertThatThrownBy(() ->
                        replay(executing("\"filter\":{},\"action_id\":\"a\",\"patch\":" + MEND)))
                .isInstanceOf(UnableToReplay.class);
        outlet.afterReplay(() -> {});

        CommandReport report = replay(executing("\"filter\":{},\"action_id\":\"b\""));

        assertThat(report.letters().getFirst().result()).isEqualTo(Result.REPLAYED);
        assertThat(report.letters().getFirst().detail()).contains("command a");
        assertThat(outlet.replays()).hasSize(2);
        assertThat(outlet.replays()).extracting(LetterCommandsTest::number).containsOnly(1);
        assertThat(outlet.replays().get(1).value()).isEqualTo(outlet.replays().get(0).value());
        assertThat(outlet.acts()).extracting(OperatorActed::actionId).containsExactly("a");
    }

    @Test
    void refusesToDiscardWhileAReplayIsOpen() {
        add(CREATED);
        outlet.breakAfterReplay();
        assertThatThrownBy(() -> replay(executing("\"filter\":{}")))
                .isInstanceOf(UnableToReplay.class);

        assertThat(discard(executing("\"filter\":{}")).letters().getFirst().result())
                .isEqualTo(Result.REFUSED);
    }

    @Test
    void countsUpWhenToldToReplayAgainAsFarAsTheCap() {
        String id = add(CREATED);
        String named = "\"ids\":[\"%s\"],\"again\":true,\"max_replays\":2".formatted(id);

        replay(executing(named));
        replay(executing(named));
        CommandReport third = replay(executing(named));

        assertThat(outlet.replays()).extracting(LetterCommandsTest::number).containsExactly(1, 2);
        assertThat(third.letters().getFirst().result()).isEqualTo(Result.REFUSED);
        assertThat(third.letters().getFirst().detail()).contains("max_replays is 2");
    }

    @Test
    void goesOnCountingWithTheLetterOfAReplayThatFailed() {
        add(CREATED);
        replay(executing("\"filter\":{}"));
        letters.add(SINK, failedAgain(outlet.replays().getFirst()), unreadable("still"));

        CommandReport report = replay(executing("\"filter\":{}"));

        assertThat(report.letters()).hasSize(1);
        assertThat(number(outlet.replays().getLast())).isEqualTo(2);
        assertThat(replay("{\"filter\":{},\"max_replays\":1}").letters()).isEmpty();
    }

    @Test
    void leavesLettersThatComeMeanwhileToTheNextCommand() {
        add(CREATED);
        add(CREATED);
        outlet.afterReplay(() ->
                letters.add(SINK, failedAgain(outlet.replays().getLast()), unreadable("still")));

        CommandReport first = replay(executing("\"filter\":{},\"limit\":1"));
        CommandReport second =
                replay(
                        executing(
                                "\"filter\":{},\"limit\":1,\"action_id\":\"%s\",\"cursor\":\"%s\""
                                        .formatted(first.actionId(), first.nextCursor())));

        assertThat(first.letters()).hasSize(1);
        assertThat(second.letters()).hasSize(1);
        assertThat(second.nextCursor()).isNull();
        assertThat(outlet.replays()).hasSize(2);
        assertThat(replay("{\"filter\":{}}").letters()).hasSize(2);
    }

    @Test
    void takesAClosedRangeOfOffsets() {
        for (int number = 0; number < 4; number++) {
            add(CREATED);
        }
        String range =
                "\"range\":{\"topic\":\"%s\",\"partition\":1,\"from\":1,\"to\":2}"
                        .formatted(SINK.name());

        assertThat(discard(executing(range)).letters())
                .extracting(LetterOutcome::id)
                .containsExactly(SINK.name() + ":1:1", SINK.name() + ":1:2");
        assertThat(outlet.replays()).isEmpty();
        assertThat(outlet.acts()).extracting(OperatorActed::action).containsOnly(Action.DISCARDED);
    }

    @Test
    void discardsOnceAndReplaysNoDiscardedLetterUnlessToldTo() {
        String id = add(CREATED);
        String named = "\"ids\":[\"%s\"]".formatted(id);
        discard(executing(named));

        assertThat(discard(executing(named)).counts()).containsOnlyKeys(Result.SKIPPED);
        assertThat(replay(executing(named)).counts()).containsOnlyKeys(Result.SKIPPED);
        assertThat(replay(executing(named + ",\"again\":true")).counts())
                .containsOnlyKeys(Result.REPLAYED);
    }

    @Test
    void saysWhichNamedLettersAreNotThere() {
        String id = add(CREATED);
        String other = SINK.name() + ":3:99";

        assertThat(replay("{\"ids\":[\"%s\",\"%s\"]}".formatted(other, id)).letters())
                .extracting(LetterOutcome::id, LetterOutcome::result)
                .containsExactlyInAnyOrder(
                        tuple(id, Result.WOULD_REPLAY), tuple(other, Result.REFUSED));
    }

    @Test
    void refusesALetterThatThePatchDoesNotMend() {
        add(BROKEN);

        CommandReport report =
                replay(
                        executing(
                                "\"filter\":{},\"patch\":[{\"op\":\"remove\",\"path\":\"/title\"}]"));

        assertThat(report.letters().getFirst().result()).isEqualTo(Result.REFUSED);
        assertThat(report.letters().getFirst().detail()).contains("/at");
        assertThat(outlet.replays()).isEmpty();
        assertThat(ledger.acts(new Span(SINK, 1, 0, 9))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"filter\":{},\"ids\":[\"x\"]}",
                "{\"ids\":[]}",
                "{\"ids\":[null]}",
                "{\"ids\":[\"chat.turns.v1:0:0\"]}",
                "{\"filter\":{\"group\":\"x\"}}",
                "{\"filter\":{\"topic\":\"x\"}}",
                "{\"filter\":{\"from\":\"noon\"}}",
                "{\"filter\":{\"state\":\"x\"}}",
                "{\"range\":{}}",
                "{\"range\":{\"topic\":\"x\",\"partition\":0,\"from\":0,\"to\":1}}",
                "{\"filter\":{},\"execute\":true}",
                "{\"filter\":{},\"rate\":0}",
                "{\"filter\":{},\"limit\":0}",
                "{\"filter\":{},\"max_replays\":0}",
                "{\"filter\":{},\"patch\":{}}",
                "{\"filter\":{},\"action_id\":\"?\"}",
                "{\"filter\":{},\"cursor\":\"x\"}",
            })
    void refusesCommandsThatAreNotClear(String body) {
        assertThatThrownBy(() -> replay(body)).isInstanceOf(Refused.class);
    }

    private String add(String value) {
        return letters.add(SINK, 1, CONVERSATION, value, unreadable("the field 'at' is no time"));
    }

    private static String executing(String fields) {
        return "{\"execute\":true,\"reason\":\"mended\",%s}".formatted(fields);
    }

    private CommandReport replay(String body) {
        return run(Deed.REPLAY, body);
    }

    private CommandReport discard(String body) {
        return run(Deed.DISCARD, body);
    }

    private CommandReport run(Deed deed, String body) {
        CommandFields fields = EventJson.mapper().readValue(body, CommandFields.class);
        return commands.run(fields.selection(), fields.command(deed, operator), fields.cursor());
    }

    private static int number(ProducerRecord<byte[], byte[]> replayed) {
        Replay replay = Replay.of(failedAgain(replayed), SINK.group());
        return replay == null ? 0 : replay.replays();
    }

    /** The replayed record as its group reads it. */
    private static ConsumerRecord<byte[], byte[]> failedAgain(
            ProducerRecord<byte[], byte[]> replayed) {
        @Nullable Integer partition = replayed.partition();
        return new ConsumerRecord<>(
                replayed.topic(),
                partition == null ? 0 : partition,
                0,
                0,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                replayed.key(),
                replayed.value(),
                replayed.headers(),
                Optional.empty());
    }
}
