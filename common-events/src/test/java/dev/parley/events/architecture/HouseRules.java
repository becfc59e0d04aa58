package dev.parley.events.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** The rules that keep the house in order; every module's architecture test applies them. */
public final class HouseRules {
    private static final String[] MODULES = {
        "dev.parley.ingress..",
        "dev.parley.orchestrator..",
        "dev.parley.worker..",
        "dev.parley.sink..",
        "dev.parley.billing..",
        "dev.parley.simulator..",
        "dev.parley.local.."
    };

    @ArchTest
    static final ArchRule namesSayTheJob =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common|Base|Dto)")
                    .because("a name says what the class is for");

    @ArchTest
    static final ArchRule onlyListenersListen =
            classes()
                    .that(
                            new DescribedPredicate<JavaClass>("have a @KafkaListener method") {
                                @Override
                                public boolean test(JavaClass type) {
                                    return type.getMethods().stream()
                                            .anyMatch(method ->
                                                    method.isAnnotatedWith(
                                                            "org.springframework.kafka.annotation.KafkaListener"));
                                }
                            })
                    .should()
                    .haveSimpleNameEndingWith("Listener")
                    .allowEmptyShould(true)
                    .because("where records enter should be found by name");

    @ArchTest
    static final ArchRule sqlHasItsRooms =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..history..",
                            "..ledger..",
                            "..account..",
                            "..conversation..",
                            "..search..",
                            "..share..",
                            "dev.parley.local..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.jdbi..")
                    .because("SQL lives beside the tables it is about");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.parley.(*).(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a room that needs the room that needs it is one room");

    @ArchTest
    static final ArchRule oneClockToAProcess =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.parley.events.time..",
                            "dev.parley.simulator..",
                            "dev.parley.local..",
                            "dev.parley.bench..")
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(InstantSource.class, "system")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .because(
                            "a clock that is off must be seen everywhere, or a test of it proves little")
                    // Where a module has nothing but what may have a clock of its own.
                    .allowEmptyShould(true);

    private HouseRules() {}

    /** For a module's own test: it depends on no sibling. */
    public static ArchRule dependsOnNoSibling(String ownPackage) {
        String[] others =
                Arrays.stream(MODULES)
                        .filter(module -> !module.equals(ownPackage + ".."))
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ownPackage + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("modules meet only in common-events");
    }
}
