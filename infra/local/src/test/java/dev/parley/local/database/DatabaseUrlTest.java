package dev.parley.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.home.DatabaseLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://ann:s%40lt@db.example:6000/parley, jdbc:postgresql://db.example:6000/parley, ann, s@lt",
        "postgresql://ann:a+b@db/parley?sslmode=require, jdbc:postgresql://db/parley?sslmode=require, ann, a+b",
        "jdbc:postgresql://db:5432/parley, jdbc:postgresql://db:5432/parley, given, secret",
        "jdbc:postgresql://db/parley?user=ann&ssl=true&password=x, jdbc:postgresql://db/parley?ssl=true, ann, x",
        "postgres://ann@db/parley, jdbc:postgresql://db/parley, ann, secret",
    })
    void takesTheUsualForms(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url, "given", "secret"))
                .isEqualTo(new DatabaseLogin(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:hunter2@db/parley",
                "jdbc:mysql://ann:hunter2@db/parley",
                "postgres://ann:hunter2@/parley",
                "postgres://ann:hunter2@db",
                "ann:hunter2 db"
            })
    void refusesOthersWithoutTellingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url, "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void doesNotShowThePasswordInLogs() {
        assertThat(DatabaseUrl.parse("postgres://ann:hunter2@db/parley", "", "").toString())
                .doesNotContain("hunter2");
    }
}
