package dev.discovery.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses TESTKIT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.discovery.testkit");

  @Test
  void what_hosts_use_needs_no_test_library() {
    classes()
        .that()
        .resideInAPackage("dev.discovery.testkit")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.discovery..", "java..", "org.slf4j..", "org.jspecify..")
        .check(TESTKIT);
  }

  @Test
  void fakes_do_not_know_the_contracts() {
    noClasses()
        .that()
        .resideInAPackage("dev.discovery.testkit")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.discovery.testkit.contract..")
        .check(TESTKIT);
  }

  @Test
  void ports_are_reached_through_storage_and_queue_alone() {
    classes()
        .that()
        .resideInAPackage("dev.discovery.testkit")
        .and()
        .implement(resideInAPackage("dev.discovery.port"))
        .and()
        .doNotBelongToAnyOf(InMemoryStorage.class, InMemoryJobQueue.class)
        .should()
        .notBePublic()
        .check(TESTKIT);
  }

  @Test
  void no_code_reads_the_wall_clock_or_sleeps() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(TESTKIT);
  }
}
