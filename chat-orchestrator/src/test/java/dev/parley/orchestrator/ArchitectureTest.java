package dev.parley.orchestrator;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.parley.events.architecture.HouseRules;

@AnalyzeClasses(
        packages = "dev.parley.orchestrator",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule standsAlone = HouseRules.dependsOnNoSibling("dev.parley.orchestrator");

    @ArchTest
    static final ArchRule rulesKnowNoKafka =
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..turn..", "..context..", "..routing..", "..conversation..")
                    .and()
                    .resideInAPackage("dev.parley.orchestrator..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..")
                    .because("what is decided must not depend on how records travel");
}
