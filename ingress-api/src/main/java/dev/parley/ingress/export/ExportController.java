package dev.parley.ingress.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.MessageKey;
import dev.parley.ingress.history.Path;
import dev.parley.ingress.history.StoredBranches;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Conversations as files. Read and sent page by page, however long they are. */
@RestController
@RequestMapping("/api/v1/conversations/{conversation}/export")
public final class ExportController {
    private static final int AT_A_TIME = 100;
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_NAME = 80;

    private final Owners owners;
    private final History history;
    private final StoredBranches branches;

    /** Thread safety: safe. */
    public ExportController(Owners owners, History history, StoredBranches branches) {
        this.owners = owners;
        this.history = history;
        this.branches = branches;
    }

    @GetMapping
    void export(
            @PathVariable String conversation,
            @RequestParam(defaultValue = "json") String format,
            @RequestParam(defaultValue = "active") String branches,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        Transcript transcript = transcript(format);
        boolean all = isAll(branches);
        ConversationId id = owners.checkStored(conversation, caller.userId());
        StoredConversation stored = history.conversation(id).orElseThrow(Owners::notFound);
        Path path = all ? null : this.branches.activePath(id);
        List<StoredMessage> first = history.messages(id, path, null, false, AT_A_TIME);
        response.setContentType(transcript.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name(stored.title()) + "." + transcript.extension(), UTF_8)
                        .build()
                        .toString());
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
        transcript.begin(stored, out);
        transcript.end(messages(id, path, first, transcript, out), out);
        out.flush();
    }

    /** Writes all messages; false where the history could not be read to its end. */
    private boolean messages(
            ConversationId conversation,
            @Nullable Path path,
            List<StoredMessage> first,
            Transcript transcript,
            OutputStream out)
            throws IOException {
        List<StoredMessage> page = first;
        while (!page.isEmpty()) {
            for (StoredMessage message : page) {
                transcript.message(message, out);
            }
            MessageKey last = page.getLast().key();
            try {
                page =
                        page.size() < AT_A_TIME
                                ? List.of()
                                : history.messages(conversation, path, last, false, AT_A_TIME);
            } catch (UnableToReadHistory e) {
                return false;
            }
        }
        return true;
    }

    private static Transcript transcript(String format) {
        return switch (format) {
            case "json" -> new JsonTranscript();
            case "markdown" -> new MarkdownTranscript();
            default ->
                    throw Refusal.ofField(
                                    ProblemCode.INVALID_REQUEST,
                                    "format",
                                    "'format' has to be json or markdown")
                            .asException();
        };
    }

    private static boolean isAll(String branches) {
        return switch (branches) {
            case "active" -> false;
            case "all" -> true;
            default ->
                    throw Refusal.ofField(
                                    ProblemCode.INVALID_REQUEST,
                                    "branches",
                                    "'branches' has to be active or all")
                            .asException();
        };
    }

    /** A name that no file system takes for anything but a name. */
    static String name(@Nullable String title) {
        String safe =
                (title == null ? "" : title)
                        .replaceAll("[^\\p{L}\\p{M}\\p{N} _-]+", " ")
                        .replaceAll("\\s+", " ")
                        .strip();
        int end = Math.min(LONGEST_NAME, safe.codePointCount(0, safe.length()));
        String name = safe.substring(0, safe.offsetByCodePoints(0, end)).strip();
        return name.isEmpty() ? "conversation" : name;
    }
}
