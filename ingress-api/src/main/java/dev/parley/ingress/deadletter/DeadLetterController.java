package dev.parley.ingress.deadletter;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters over HTTP, for operators alone: a filter keeps others off these paths. */
@RestController
@RequestMapping("/api/v1/admin/dead-letters")
public final class DeadLetterController {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterController.class);
    private static final String JSON_LINES = "application/jsonl";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 100;

    private final LetterDesk desk;
    private final LetterCommands commands;
    private final Disclosures disclosures;

    /** Thread safety: safe. */
    public DeadLetterController(LetterDesk desk, LetterCommands commands, Disclosures disclosures) {
        this.desk = desk;
        this.commands = commands;
        this.disclosures = disclosures;
    }

    @GetMapping
    LetterPage list(
            @ModelAttribute FilterFields filter,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        int size = limit == null ? DEFAULT_LIMIT : limit;
        if (size < 1 || size > MOST) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "limit",
                            MOST,
                            "'limit' has to be a number from 1 to %d".formatted(MOST))
                    .asException();
        }
        return cursor == null
                ? desk.firstPage(filter.filter(), size)
                : desk.page(filter.filter(), LetterCursor.place(cursor), size);
    }

    @GetMapping("/{id}")
    LetterDetail letter(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String reveal,
            Caller caller) {
        LetterId letter = LetterId.parse(id);
        boolean revealed = isRevealed(reveal);
        LetterDetail detail = desk.letter(letter, revealed);
        if (revealed) {
            try (Disclosure disclosure = disclosures.to(caller.userId())) {
                disclosure.tell(detail.letter());
            }
        }
        return detail;
    }

    @GetMapping("/export")
    void export(
            @ModelAttribute FilterFields fields,
            @RequestParam(required = false) @Nullable String reveal,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        LetterFilter filter = fields.filter();
        boolean revealed = isRevealed(reveal);
        LOG.atInfo()
                .addKeyValue("operator_id", caller.userId())
                .addKeyValue("revealed", revealed)
                .log("an operator exports dead letters");
        response.setContentType(JSON_LINES);
        OutputStream lines = response.getOutputStream();
        try (Disclosure disclosure = disclosures.to(caller.userId())) {
            desk.export(
                    filter,
                    revealed,
                    detail -> {
                        if (revealed) {
                            disclosure.tell(detail.letter());
                        }
                        write(lines, detail);
                    });
        } catch (Refused e) {
            // Where lines are out already, the problem becomes the last of them.
            if (!response.isCommitted()) {
                response.resetBuffer();
            }
            throw e;
        }
        lines.flush();
    }

    @PostMapping("/replay")
    CommandReport replay(@RequestBody CommandFields fields, Caller caller) {
        return run(Deed.REPLAY, fields, caller);
    }

    @PostMapping("/discard")
    CommandReport discard(@RequestBody CommandFields fields, Caller caller) {
        return run(Deed.DISCARD, fields, caller);
    }

    private CommandReport run(Deed deed, CommandFields fields, Caller caller) {
        LetterCommand command = fields.command(deed, caller.userId());
        CommandReport report = commands.run(fields.selection(), command, fields.cursor());
        if (command.execute()) {
            LOG.atInfo()
                    .addKeyValue("operator_id", caller.userId())
                    .addKeyValue("action_id", command.actionId())
                    .addKeyValue("results", report.counts())
                    .log("an operator acted on dead letters");
        }
        return report;
    }

    private static boolean isRevealed(@Nullable String reveal) {
        if (reveal != null && !reveal.equals("text")) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST, "reveal", "'reveal' can only be 'text'")
                    .asException();
        }
        return reveal != null;
    }

    private static void write(OutputStream lines, LetterDetail detail) {
        try {
            lines.write(EventJson.mapper().writeValueAsBytes(detail));
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
