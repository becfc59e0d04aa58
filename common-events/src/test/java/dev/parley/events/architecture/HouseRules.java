package dev.parley.events.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

public final class HouseRules {
    @ArchTest
    static final ArchRule noUtil =
            noClasses().should().haveSimpleNameEndingWith("Util").because("x");

    private HouseRules() {}
}
