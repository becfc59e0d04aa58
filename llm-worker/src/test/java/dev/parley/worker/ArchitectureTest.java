package dev.parley.worker;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.parley.events.architecture.HouseRules;

@AnalyzeClasses(
        packages = "dev.parley.worker",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule standsAlone = HouseRules.dependsOnNoSibling("dev.parley.worker");

    @ArchTest
    static final ArchRule sdksStayInTheirRoom =
            ArchRuleDefinition.noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.parley.worker.model")
                    .should()
                    .dependOnClassesThat(
                            JavaClass.Predicates.resideInAnyPackage(
                                    "com.openai..",
                                    "com.anthropic..",
                                    "com.fasterxml.jackson.databind.."))
                    .because("a provider's SDK can be replaced without anyone else noticing");
}
