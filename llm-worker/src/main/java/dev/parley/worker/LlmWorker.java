package dev.parley.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the process. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class LlmWorker {
    /** Runs until the process is told to stop. */
    public static void main(String[] arguments) {
        SpringApplication.run(LlmWorker.class, arguments);
    }
}
