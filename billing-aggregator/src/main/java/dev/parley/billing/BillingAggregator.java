package dev.parley.billing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BillingAggregator {
    /** Starts it; it waits for the brokers as long as it takes. */
    public static void main(String[] arguments) {
        SpringApplication.run(BillingAggregator.class, arguments);
    }
}
