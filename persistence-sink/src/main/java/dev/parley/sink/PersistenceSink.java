package dev.parley.sink;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PersistenceSink {
    /** Starts it; it waits for database and brokers as long as it takes. */
    public static void main(String[] arguments) {
        SpringApplication.run(PersistenceSink.class, arguments);
    }
}
