package dev.parley.local;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.parley.events.architecture.HouseRules;

@AnalyzeClasses(packages = "dev.parley.local", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);
}
