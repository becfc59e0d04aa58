package dev.parley.bench;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.parley.events.architecture.HouseRules;

@AnalyzeClasses(packages = "dev.parley.bench", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);
}
