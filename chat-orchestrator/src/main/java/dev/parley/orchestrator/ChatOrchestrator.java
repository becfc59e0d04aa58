package dev.parley.orchestrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process that reads the conversation log and decides. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ChatOrchestrator {
    /** Starts the process; runs until it is told to stop. */
    public static void main(String[] arguments) {
        SpringApplication.run(ChatOrchestrator.class, arguments);
    }
}
