package thalweg.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each room uses only the rooms below it that it is meant to use. The samples, which nothing stands
 * on, are held by what their build lists.
 */
class RoomOrderTest {
  /** What each room may use; the order of the house from the ground up. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "expr", Set.of(),
          "data", Set.of(),
          "nn", Set.of("expr"),
          "lab", Set.of("nn", "data", "expr"),
          "probes", Set.of("nn", "data", "expr"),
          "report", Set.of("lab"),
          "studies", Set.of("probes", "lab", "report", "nn", "data", "expr"),
          "audit", Set.of("probes", "lab", "report", "nn", "data", "expr"),
          "cli", Set.of("audit", "studies", "report", "probes", "lab", "nn", "data", "expr"));

  private static final Set<String> JAVA_BASE =
      ModuleLayer.boot().findModule("java.base").orElseThrow().getDescriptor().packages();

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("thalweg");

  private static ArchRule order(String room) {
    String[] forbidden =
        MAY_USE.keySet().stream()
            .filter(other -> !other.equals(room) && !MAY_USE.get(room).contains(other))
            .map(other -> "thalweg." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("thalweg." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true);
  }

  /** The room stands on java.base and the packages given, and on nothing else. */
  private static ArchRule standsOnJavaBase(String room, String... packages) {
    DescribedPredicate<JavaClass> isGround =
        new DescribedPredicate<>("are of java.base") {
          @Override
          public boolean test(JavaClass type) {
            return type.getBaseComponentType().isPrimitive()
                || JAVA_BASE.contains(type.getBaseComponentType().getPackageName());
          }
        };
    return classes()
        .that()
        .resideInAPackage("thalweg." + room + "..")
        .should()
        .onlyDependOnClassesThat(isGround.or(JavaClass.Predicates.resideInAnyPackage(packages)))
        .allowEmptyShould(true);
  }

  private static ArchRule noCycles() {
    return slices().matching("thalweg.(*)..").should().beFreeOfCycles().allowEmptyShould(true);
  }

  private static ArchRule silence() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("thalweg.cli..")
        .and()
        .haveNameNotMatching("thalweg\\.lab\\.(.*Progress.*|Interruption.*)")
        .should(ACCESS_STANDARD_STREAMS)
        .allowEmptyShould(true);
  }

  private static ArchRule keyedRandomness() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .orShould()
        .callMethod(Collections.class, "shuffle", List.class)
        .allowEmptyShould(true);
  }

  private static List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>(MAY_USE.keySet().stream().map(r -> order(r)).toList());
    rules.add(
        standsOnJavaBase(
            "data", "thalweg.data..", "de.siegmar.fastcsv..", "java.awt.image", "javax.imageio.."));
    rules.add(standsOnJavaBase("expr", "thalweg.expr..", "jdk.incubator.vector", "org.bytedeco.."));
    rules.add(noCycles());
    rules.add(silence());
    rules.add(keyedRandomness());
    return rules;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeeps(ArchRule rule) {
    rule.check(HOUSE);
  }

  @Test
  void everyRoomIsSeenAndEveryPackageIsOfARoom() {
    Set<String> seen =
        HOUSE.stream()
            .map(type -> type.getPackageName().replaceFirst("thalweg\\.(\\w+).*", "$1"))
            .collect(Collectors.toSet());
    assertEquals(MAY_USE.keySet(), seen);
  }

  static Stream<Arguments> planted() {
    String lower = "package thalweg.expr; public class Low { %s }";
    String upper = "package thalweg.nn; public class High { %s }";
    return Stream.of(
        Arguments.of(order("expr"), lower.formatted("thalweg.nn.High up;"), upper.formatted("")),
        Arguments.of(
            noCycles(),
            lower.formatted("thalweg.nn.High up;"),
            upper.formatted("thalweg.expr.Low down;")),
        Arguments.of(
            standsOnJavaBase("data", "thalweg.data.."),
            "package thalweg.data; class Sql { java.sql.Date[] dates; }",
            upper.formatted("")),
        Arguments.of(silence(), lower.formatted("{ System.out.println(); }"), upper.formatted("")),
        Arguments.of(silence(), lower.formatted("{ System.err.println(); }"), upper.formatted("")),
        Arguments.of(
            keyedRandomness(),
            lower.formatted("double r() { return Math.random(); }"),
            upper.formatted("")),
        Arguments.of(
            keyedRandomness(),
            lower.formatted("Object r() { return new java.util.Random(1); }"),
            upper.formatted("")),
        Arguments.of(
            keyedRandomness(),
            lower.formatted(
                "int r() { return java.util.concurrent.ThreadLocalRandom.current().nextInt(); }"),
            upper.formatted("")),
        Arguments.of(
            keyedRandomness(),
            lower.formatted("{ java.util.Collections.shuffle(new java.util.ArrayList<>()); }"),
            upper.formatted("")));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void aPlantedViolationIsFound(ArchRule rule, String one, String other, @TempDir Path folder)
      throws IOException {
    assertTrue(rule.evaluate(compile(folder, one, other)).hasViolation(), rule::getDescription);
  }

  @Test
  void whatIsAllowedIsNotAViolation(@TempDir Path folder) throws IOException {
    JavaClasses clean =
        compile(
            folder,
            "package thalweg.nn; public class High { thalweg.expr.Low down; }",
            "package thalweg.expr; public class Low { int[] a; java.util.List<float[][]> b; }");
    rules().forEach(rule -> rule.check(clean));
  }

  private static JavaClasses compile(Path folder, String... sources) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none"));
    for (String source : sources) {
      String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
      Path file = folder.resolve(name + ".java");
      Files.writeString(file, source);
      arguments.add(file.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, failed, "the planted sources do not compile");
    return new ClassFileImporter().importPath(folder);
  }
}
