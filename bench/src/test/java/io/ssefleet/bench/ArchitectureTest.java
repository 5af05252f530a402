package io.ssefleet.bench;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which packages may know each other. */
@AnalyzeClasses(packages = "io.ssefleet.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_WHAT_IS_BELOW_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wire")
            .definedBy("..bench.wire..")
            .layer("load")
            .definedBy("..bench.load..")
            .layer("process")
            .definedBy("..bench.process..")
            .layer("calibrate")
            .definedBy("..bench.calibrate..")
            .layer("compare")
            .definedBy("..bench.compare..")
            .layer("report")
            .definedBy("..bench.report..")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("load")
            .mayOnlyBeAccessedByLayers("calibrate", "compare", "report")
            .whereLayer("compare")
            .mayOnlyBeAccessedByLayers("report")
            .whereLayer("calibrate")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("process")
            .mayOnlyBeAccessedByLayers("calibrate", "compare")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("load");
}
