package io.ssefleet.simulate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which packages may know each other. */
@AnalyzeClasses(packages = "io.ssefleet.simulate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_WHAT_IS_BELOW_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("world")
            .definedBy("..simulate.world..")
            .layer("operate")
            .definedBy("..simulate.operate..")
            .layer("scenario")
            .definedBy("..simulate.scenario..")
            .layer("report")
            .definedBy("..simulate.report..")
            .layer("cli")
            .definedBy("..simulate.cli..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("scenario")
            .mayOnlyBeAccessedByLayers("report", "cli")
            .whereLayer("operate")
            .mayOnlyBeAccessedByLayers("scenario");

    @ArchTest
    static final ArchRule THE_WORLD_KNOWS_NOTHING_OF_THE_OPERATOR = noClasses()
            .that()
            .resideInAPackage("..simulate.world..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ssefleet.operator..");

    @ArchTest
    static final ArchRule NOTHING_LOOKS_AT_THE_REAL_CLOCK = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");
}
