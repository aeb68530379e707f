package dev.discovery.caffeine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.discovery.caffeine");

  @Test
  void only_what_a_host_needs_is_public() {
    assertThat(
            MODULE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("CachedStorage", "CacheLimits");
  }

  @Test
  void depends_on_core_caffeine_and_the_jdk_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.discovery",
            "dev.discovery.caffeine..",
            "dev.discovery.city..",
            "dev.discovery.orchestrator..",
            "dev.discovery.port..",
            "dev.discovery.run..",
            "dev.discovery.source..",
            "java.lang..",
            "java.time..",
            "java.util..",
            "com.github.benmanes.caffeine..",
            "org.jspecify..")
        .check(MODULE);
  }

  @Test
  void caffeine_does_not_show_in_the_public_api() {
    noMethods()
        .that()
        .arePublic()
        .should()
        .haveRawParameterTypes(Ticker.class)
        .orShould()
        .haveRawReturnType("com.github.benmanes.caffeine.cache.Cache")
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
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(MODULE);
  }
}
