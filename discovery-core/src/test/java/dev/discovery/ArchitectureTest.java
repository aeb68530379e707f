package dev.discovery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.discovery");

  @Test
  void core_depends_on_the_jdk_jackson_and_slf4j_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.discovery..",
            "java.lang..",
            "java.math..",
            "java.nio.charset..",
            "java.security..",
            "java.time..",
            "java.util..",
            "java.io..",
            "com.fasterxml.jackson..",
            "org.slf4j..",
            "org.jspecify..")
        .check(CORE);
  }

  @Test
  void jackson_stays_behind_the_codec() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.discovery\\.config\\.(DiscoveryConfigJson|Json\\w*)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CORE);
  }

  @Test
  void packages_depend_one_way() {
    slices().matching("dev.discovery.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void what_decides_knows_no_port() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.discovery.access..",
            "dev.discovery.city..",
            "dev.discovery.schedule..",
            "dev.discovery.source..",
            "dev.discovery.config..",
            "dev.discovery.plan..",
            "dev.discovery.run..",
            "dev.discovery.health..",
            "dev.discovery.proof..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.discovery.port..",
            "dev.discovery.orchestrator..",
            "dev.discovery.worker..",
            "dev.discovery.admin..")
        .check(CORE);
  }

  @Test
  void no_code_reads_the_wall_clock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CORE);
  }

  @Test
  void core_starts_no_thread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executors.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .callMethod(Thread.class, "start")
        .check(CORE);
  }
}
