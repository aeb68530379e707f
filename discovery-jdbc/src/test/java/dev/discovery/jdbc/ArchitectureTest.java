package dev.discovery.jdbc;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.discovery.jdbc");

  @Test
  void only_what_a_host_needs_is_public() {
    assertThat(
            MODULE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder(
            "PostgresStorage",
            "Builder",
            "SchemaMode",
            "TransactionTimeouts",
            "TransactionalDataSource");
  }

  @Test
  void depends_on_core_jdbi_the_driver_and_the_jdk_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.discovery..",
            "java..",
            "javax.sql..",
            "org.jdbi..",
            "org.postgresql.util..",
            "org.slf4j..",
            "org.jspecify..")
        .check(MODULE);
  }

  @Test
  void knows_no_job_backend_and_no_other_adapter() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.github.kagkarlsson..",
            "dev.discovery.dbscheduler..",
            "dev.discovery.testkit..",
            "dev.discovery.orchestrator..",
            "dev.discovery.worker..",
            "dev.discovery.admin..")
        .check(MODULE);
  }

  @Test
  void only_one_class_looks_at_what_an_sql_error_is() {
    noClasses()
        .that(simpleName("SqlFaults").negate())
        .should()
        .callMethod(java.sql.SQLException.class, "getSQLState")
        .check(MODULE);
  }

  @Test
  void no_code_reads_the_wall_clock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(MODULE);
  }
}
