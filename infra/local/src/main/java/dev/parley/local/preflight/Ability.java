package dev.parley.local.preflight;

import dev.parley.local.cache.RedisBinary;
import dev.parley.local.component.Trial;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.database.PostgresBinaries;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether this machine can run the servers' programs at all: found out by running them. */
final class Ability {
    private Ability() {}

    static Finding java() {
        int feature = Runtime.version().feature();
        String detail = "%s in %s".formatted(Runtime.version(), System.getProperty("java.home"));
        return feature >= 25
                ? new Fine("JDK", detail)
                : new Problem("JDK", detail, "start the launcher with JDK 25 or newer");
    }

    static Finding postgresql(Path cache) {
        String subject = "PostgreSQL";
        if (PostgresBinaries.isRoot()) {
            Trial namespace = Trial.of(List.of("unshare", "-U", "true"));
            if (!namespace.succeeded()) {
                return new Problem(
                        "user namespaces",
                        "PostgreSQL does not run as root, and root may not make a user namespace here: "
                                + namespace.output(),
                        "run ./parley as an ordinary user; or allow namespaces (sysctl user.max_user_namespaces=1000, in"
                                + " Docker --security-opt seccomp=unconfined); or set DATABASE_URL");
            }
        }
        try {
            Trial version = Trial.of(PostgresBinaries.in(cache).command("postgres", "--version"));
            return version.succeeded()
                    ? new Fine(subject, version.output())
                    : new Problem(
                            subject,
                            version.output(),
                            "install what it misses, or set DATABASE_URL to a server of your own");
        } catch (IOException | UnableToStart failure) {
            return new Problem(
                    subject, failure.toString(), "set DATABASE_URL to a server of your own");
        }
    }

    static Finding redis(Path cache) {
        String subject = "Redis";
        try {
            Trial version = Trial.of(List.of(RedisBinary.in(cache).toString(), "--version"));
            if (version.succeeded()) {
                return new Fine(subject, version.output());
            }
            return new Problem(
                    subject,
                    version.output(),
                    version.output().contains("libssl.so.3")
                            ? "install OpenSSL 3: apt-get install libssl3, or dnf install openssl-libs; or set REDIS_URL"
                            : "install what it misses, or set REDIS_URL to a server of your own");
        } catch (IOException | UnableToStart failure) {
            return new Problem(
                    subject, failure.toString(), "set REDIS_URL to a server of your own");
        }
    }
}
