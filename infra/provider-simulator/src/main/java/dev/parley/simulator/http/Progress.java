package dev.parley.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Sha256;
import dev.parley.simulator.journal.JournalLine.Ending;
import dev.parley.simulator.journal.JournalLine.Outcome;
import dev.parley.simulator.wire.Call;
import dev.parley.simulator.wire.Frame;
import dev.parley.simulator.wire.Script;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How far a script has got. Not thread-safe. */
final class Progress {
    private final Call call;
    private final Script script;

    private boolean opened;
    private int next;
    private int tokens;

    Progress(Call call, Script script) {
        this.call = call;
        this.script = script;
    }

    boolean opened() {
        return opened;
    }

    void open() {
        opened = true;
    }

    boolean hasNext() {
        return next < script.frames().size();
    }

    Frame next() {
        Frame frame = script.frames().get(next);
        next++;
        tokens += frame.piece().tokens();
        return frame;
    }

    int tokens() {
        return tokens;
    }

    /** What the journal has to say if it ends here. */
    Ending ending(Outcome outcome, @Nullable Integer status, @Nullable String reason) {
        boolean completed = outcome == Outcome.COMPLETED;
        boolean sent = completed || (call.stream() && opened);
        boolean reported = completed && call.reportsUsage();
        return new Ending(
                outcome,
                status,
                reason,
                completed ? script.finishReason() : null,
                reported ? script.usage().promptTokens() : null,
                reported ? script.usage().completionTokens() : null,
                sent ? tokens : 0,
                sent ? textSha256() : null,
                outcome == Outcome.ABORTED_BY_CLIENT);
    }

    private String textSha256() {
        MessageDigest digest = Sha256.digest();
        for (Frame frame : script.frames().subList(0, next)) {
            digest.update(frame.piece().text().getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
