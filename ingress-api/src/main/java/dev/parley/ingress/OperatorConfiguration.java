package dev.parley.ingress;

import dev.parley.ingress.account.OperatorFilter;
import dev.parley.ingress.deadletter.DeadLetterController;
import dev.parley.ingress.deadletter.DeadLetterSettings;
import dev.parley.ingress.deadletter.Disclosures;
import dev.parley.ingress.deadletter.LetterCommands;
import dev.parley.ingress.deadletter.LetterDesk;
import dev.parley.ingress.deadletter.LetterLedger;
import dev.parley.ingress.deadletter.LetterLog;
import dev.parley.ingress.deadletter.LetterOutlet;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators alone may ask for. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    FilterRegistrationBean<Filter> operatorFilter() {
        return WebConfiguration.registered(new OperatorFilter(), 4, "/api/v1/admin/*");
    }

    @Bean
    DeadLetterController deadLetterController(
            LetterLog log,
            LetterLedger ledger,
            Supplier<LetterOutlet> letterOutlets,
            DeadLetterSettings settings,
            Clock clock) {
        return new DeadLetterController(
                new LetterDesk(log, ledger, settings),
                new LetterCommands(log, ledger, letterOutlets, settings, clock),
                new Disclosures(letterOutlets, clock));
    }
}
