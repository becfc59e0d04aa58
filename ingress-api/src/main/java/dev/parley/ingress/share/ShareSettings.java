package dev.parley.ingress.share;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Share links.
 *
 * @param baseUrl where browsers reach this edge, as {@code https://chat.example.org}; null for
 *     where the request that makes a link came in
 */
@ConfigurationProperties("parley.share")
public record ShareSettings(@Nullable URI baseUrl) {
    /** Rejects what no link can begin with. */
    public ShareSettings {
        if (baseUrl != null && baseUrl.toString().isEmpty()) {
            baseUrl = null;
        }
        if (baseUrl != null && (baseUrl.getHost() == null || !isWeb(baseUrl.getScheme()))) {
            throw new IllegalArgumentException(
                    "parley.share.base-url: %s (expected: http://… or https://…)"
                            .formatted(baseUrl));
        }
    }

    private static boolean isWeb(@Nullable String scheme) {
        return "http".equals(scheme) || "https".equals(scheme);
    }

    URI base(HttpServletRequest request) {
        return baseUrl == null ? URI.create(request.getRequestURL().toString()) : baseUrl;
    }
}
