package dev.parley.ingress;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.events.architecture.HouseRules;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.conversation.PromptReply;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.rate.StartsTurn;
import org.springframework.web.bind.annotation.PostMapping;

@AnalyzeClasses(
        packages = "dev.parley.ingress",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule dependsOnNoSibling = HouseRules.dependsOnNoSibling("dev.parley.ingress");

    @ArchTest
    static final ArchRule everyEntranceCounts =
            methods()
                    .that()
                    .areAnnotatedWith(PostMapping.class)
                    .and(takeACaller())
                    .and()
                    .areDeclaredInClassesThat(takePrompts())
                    .should()
                    .beAnnotatedWith(StartsTurn.class)
                    .because("nobody may start turns faster by choosing another way in");

    private static DescribedPredicate<JavaMethod> takeACaller() {
        return describe(
                "take a caller",
                method ->
                        method.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(Caller.class)));
    }

    private static DescribedPredicate<JavaClass> takePrompts() {
        return describe(
                "take prompts",
                type ->
                        type.getDirectDependenciesFromSelf().stream()
                                .map(Dependency::getTargetClass)
                                .anyMatch(used ->
                                        used.isEquivalentTo(PromptIntake.class)
                                                || used.isEquivalentTo(PromptReply.class)));
    }
}
