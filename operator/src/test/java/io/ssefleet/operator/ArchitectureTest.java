package io.ssefleet.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which packages may know each other. */
@AnalyzeClasses(packages = "io.ssefleet.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_WHAT_IS_BELOW_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("model")
            .definedBy("..operator.model..")
            .layer("schema")
            .definedBy("..operator.schema..")
            .layer("plan")
            .definedBy("..operator.plan..")
            .layer("resources")
            .definedBy("..operator.resources..")
            .layer("observe")
            .definedBy("..operator.observe..")
            .layer("reconcile")
            .definedBy("..operator.reconcile..")
            .layer("cli")
            .definedBy("..operator.cli..")
            .layer("app")
            .definedBy("..operator.app..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("reconcile")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("reconcile")
            .whereLayer("resources")
            .mayOnlyBeAccessedByLayers("reconcile")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("resources", "reconcile", "cli")
            .whereLayer("schema")
            .mayOnlyBeAccessedByLayers("cli");

    @ArchTest
    static final ArchRule ONLY_RECONCILE_AND_THE_PROCESS_KNOW_THE_SDK = noClasses()
            .that()
            .resideOutsideOfPackages("..operator.reconcile..", "..operator.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule PLAN_AND_RESOURCES_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("..operator.plan..", "..operator.resources..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "java.net..", "java.io..", "java.time.zone..")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");
}
