package dev.parley.ingress.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ingress.history.Page;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What links show, to anybody: as JSON, and as a page for browsers. */
@RestController
public final class SharedController {
    private static final int ON_A_PAGE = 100;
    private static final String ROBOTS = "X-Robots-Tag";
    private static final String NONE = "noindex, nofollow";

    private final SharedConversations conversations;

    /** Thread safety: safe. */
    public SharedController(SharedConversations conversations) {
        this.conversations = conversations;
    }

    @GetMapping("/api/v1/shared/{token}")
    ResponseEntity<SharedConversation> json(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit) {
        return ResponseEntity.ok()
                .header(ROBOTS, NONE)
                .body(conversations.read(token, cursor, Page.limit(limit)));
    }

    /** A page says even what is wrong as a page. */
    @GetMapping("/shared/{token}")
    void page(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletResponse response)
            throws IOException {
        int status = HttpServletResponse.SC_OK;
        String page;
        try {
            page = SharedPage.of(conversations.read(token, cursor, ON_A_PAGE), cursor != null);
        } catch (Refused refused) {
            status = refused.refusal().code().status();
            page =
                    SharedPage.nothing(
                            status == HttpServletResponse.SC_SERVICE_UNAVAILABLE
                                    ? "This page cannot be shown now. Try again soon."
                                    : "This link leads nowhere, or no longer.");
        }
        byte[] body = page.getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader(ROBOTS, NONE);
        response.setHeader("Content-Security-Policy", SharedPage.POLICY);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
