package io.ssefleet.node;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages depend on each other in one direction only. */
@AnalyzeClasses(packages = "io.ssefleet.node", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule DIRECTIONS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("log")
            .definedBy("io.ssefleet.node.log")
            .layer("protocol")
            .definedBy("io.ssefleet.node.protocol")
            .layer("hub")
            .definedBy("io.ssefleet.node.hub")
            .layer("backplane")
            .definedBy("io.ssefleet.node.backplane..")
            .layer("lifecycle")
            .definedBy("io.ssefleet.node.lifecycle")
            .layer("http")
            .definedBy("io.ssefleet.node.http")
            .layer("main")
            .definedBy("io.ssefleet.node")
            .whereLayer("log")
            .mayNotAccessAnyLayer()
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("hub")
            .mayOnlyAccessLayers("log", "protocol")
            .whereLayer("backplane")
            .mayOnlyAccessLayers("log", "protocol")
            .whereLayer("lifecycle")
            .mayOnlyAccessLayers("hub", "log", "protocol", "backplane")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("main");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.ssefleet.node.(*)..").should().beFreeOfCycles();
}
