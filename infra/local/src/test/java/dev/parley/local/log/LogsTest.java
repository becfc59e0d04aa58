package dev.parley.local.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogsTest {
    @TempDir Path folder;

    @BeforeEach
    void createFolders() {
        home().create();
    }

    @Test
    void mergesEveryDialectByTime() throws IOException {
        write(
                home().log("llm-worker"),
                """
                {"@timestamp":"2026-11-21T04:00:02.000Z","log":{"level":"WARN","logger":"x"},"process":{"pid":1},\
                "message":"lease lost","turn_id":"t1","error":{"stack_trace":"Boom\\n\\tat here\\n"}}
                """);
        write(
                home().log("kafka"),
                "2026-11-21T04:00:01.000Z INFO  KafkaRaftServer: started\n\tand more\n");
        write(
                home().output("postgresql"),
                "2026-11-21 04:00:03.000 UTC [7] FATAL:  no pg_hba.conf entry\n");
        write(home().output("redis"), "7:M 21 Nov 2026 04:00:00.000 * Ready to accept\n");

        assertThat(new Logs(home(), Set.of()).next())
                .extracting(LogLine::time, LogLine::process, LogLine::level, LogLine::text)
                .containsExactly(
                        tuple(at(0), "redis", "INFO", "Ready to accept"),
                        tuple(at(1), "kafka", "INFO", "KafkaRaftServer: started\n\tand more"),
                        tuple(
                                at(2),
                                "llm-worker",
                                "WARN",
                                "lease lost turn_id=t1\nBoom\n\tat here"),
                        tuple(at(3), "postgresql", "FATAL", "no pg_hba.conf entry"));
    }

    @Test
    void followsWhatIsAddedAndNeverShowsHalfALine() throws IOException {
        Logs logs = new Logs(home(), Set.of("kafka"));
        write(home().log("kafka"), "2026-11-21T04:00:01.000Z INFO  first\n");
        assertThat(logs.next()).extracting(LogLine::text).containsExactly("first");

        write(home().log("kafka"), "2026-11-21T04:00:02.000Z INFO  sec");
        assertThat(logs.next()).isEmpty();
        write(home().log("kafka"), "ond\n");
        assertThat(logs.next()).extracting(LogLine::text).containsExactly("second");
    }

    @Test
    void goesOnWithANewFileAfterARestart() throws IOException {
        Logs logs = new Logs(home(), Set.of());
        write(
                home().output("redis"),
                "7:M 21 Nov 2026 04:00:00.000 * a long first life of this process\n");
        logs.next();

        Files.delete(home().output("redis"));
        write(home().output("redis"), "8:M 21 Nov 2026 04:00:01.000 # second\n");

        assertThat(logs.next())
                .extracting(LogLine::text, LogLine::level)
                .containsExactly(tuple("second", "WARN"));
    }

    @Test
    void showsLinesThatOnlyLookLikeJsonOrTimes() throws IOException {
        write(
                home().log("kafka"),
                "2026-11-21T04:00:01.000Z INFO  payload:\n{not json}\n9999-99-99T99:99:99.999Z x\n");

        assertThat(new Logs(home(), Set.of()).next())
                .extracting(LogLine::text)
                .containsExactly("payload:\n{not json}\n9999-99-99T99:99:99.999Z x");
    }

    @Test
    void findsTheLastErrorOfEachProcess() throws IOException {
        write(
                home().log("kafka"),
                "2026-11-21T04:00:01.000Z ERROR one\n2026-11-21T04:00:02.000Z ERROR two\n2026-11-21T04:00:03.000Z INFO  three\n");

        assertThat(Logs.lastErrors(home())).extracting(LogLine::text).containsExactly("two");
    }

    private StateDirectory home() {
        return new StateDirectory(folder);
    }

    private static Instant at(int second) {
        return Instant.parse("2026-11-21T04:00:00Z").plusSeconds(second);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
