package dev.discovery.dbscheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler.ReviveDeadExecution;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.discovery.dbscheduler");

  @Test
  void depends_on_core_jdbc_of_the_jdk_and_db_scheduler_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.discovery",
            "dev.discovery.dbscheduler..",
            "dev.discovery.orchestrator..",
            "dev.discovery.port..",
            "dev.discovery.run..",
            "dev.discovery.source..",
            "dev.discovery.worker..",
            "java.lang..",
            "java.nio.charset..",
            "java.sql..",
            "java.time..",
            "java.util..",
            "javax.sql..",
            "com.github.kagkarlsson..",
            "org.slf4j..",
            "org.jspecify..")
        .check(MODULE);
  }

  @Test
  void only_the_backend_is_public() {
    classes()
        .that()
        .doNotHaveFullyQualifiedName(DbSchedulerBackend.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(DbSchedulerBackend.Builder.class.getName())
        .and(notInfo())
        .should()
        .notBePublic()
        .check(MODULE);
  }

  @Test
  void db_scheduler_does_not_show_in_the_public_api() {
    noClasses()
        .that()
        .haveNameMatching(".*\\.DbSchedulerBackend(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.kagkarlsson..")
        .check(MODULE);
  }

  @Test
  void no_code_reads_the_machines_clock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ReviveDeadExecution.class)
        .check(MODULE);
  }

  private static DescribedPredicate<JavaClass> notInfo() {
    return DescribedPredicate.describe(
        "are no package-info", type -> !type.getSimpleName().equals("package-info"));
  }
}
