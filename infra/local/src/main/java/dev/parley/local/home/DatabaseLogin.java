package dev.parley.local.home;

/**
 * A database and who logs in to it. User and password are empty where the URL or the server needs
 * none.
 */
public record DatabaseLogin(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "DatabaseLogin[%s, %s]".formatted(jdbcUrl, user);
    }
}
