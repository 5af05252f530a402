package io.ssefleet.local;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which packages may know each other. */
@AnalyzeClasses(packages = "io.ssefleet.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_WHAT_IS_BELOW_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy("..local.api..")
            .layer("cluster")
            .definedBy("..local.cluster..")
            .layer("balancer")
            .definedBy("..local.balancer..")
            .layer("fleet")
            .definedBy("..local.fleet..")
            .layer("cli")
            .definedBy("..local.cli..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("fleet")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("fleet")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("balancer", "fleet", "cli")
            .whereLayer("balancer")
            .mayOnlyBeAccessedByLayers("fleet", "cli");
}
