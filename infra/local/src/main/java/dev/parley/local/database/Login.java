package dev.parley.local.database;

import dev.parley.local.home.DatabaseLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections that give up quickly. */
record Login(DatabaseLogin login) {

    Connection open() throws SQLException {
        Properties properties = new Properties();
        if (!login.user().isEmpty()) {
            properties.setProperty("user", login.user());
            properties.setProperty("password", login.password());
        }
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(login.jdbcUrl(), properties);
    }
}
