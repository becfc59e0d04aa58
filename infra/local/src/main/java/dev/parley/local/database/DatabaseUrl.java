package dev.parley.local.database;

import dev.parley.local.home.DatabaseLogin;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The forms in which people write where their PostgreSQL is, made into the one that JDBC takes. */
public final class DatabaseUrl {
    private static final String JDBC = "jdbc:";

    private DatabaseUrl() {}

    /**
     * Takes {@code postgres://user:password@host:port/db?option=value}, {@code postgresql://…} and
     * {@code jdbc:postgresql://…}, with user and password in front of the host or as options.
     *
     * @param user used where the URL names none; so is the password
     * @throws IllegalArgumentException with a message for the user, which never holds the password.
     */
    public static DatabaseLogin parse(String url, String user, String password) {
        URI uri = uri(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
        String foundUser = user;
        String foundPassword = password;
        if (uri.getRawUserInfo() != null) {
            String[] parts = uri.getRawUserInfo().split(":", 2);
            foundUser = decoded(parts[0]);
            foundPassword = parts.length > 1 ? decoded(parts[1]) : password;
        }
        List<String> options = new ArrayList<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String option : query.split("&", -1)) {
            if (option.startsWith("user=")) {
                foundUser = decoded(option.substring("user=".length()));
            } else if (option.startsWith("password=")) {
                foundPassword = decoded(option.substring("password=".length()));
            } else if (!option.isEmpty()) {
                options.add(option);
            }
        }
        return new DatabaseLogin(
                "jdbc:postgresql://%s%s%s%s"
                        .formatted(
                                uri.getHost(),
                                uri.getPort() < 0 ? "" : ":" + uri.getPort(),
                                uri.getRawPath(),
                                options.isEmpty() ? "" : "?" + String.join("&", options)),
                foundUser,
                foundPassword);
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            boolean known =
                    "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
            if (known && uri.getHost() != null && uri.getPath().length() > 1) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Told below, without the text: it may hold a password.
        }
        throw new IllegalArgumentException(
                "DATABASE_URL is not a PostgreSQL address (expected: postgresql://user:password@host:5432/database)");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
