package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.nn.StepProbe;

class StepProbeShelfTest {
  @Test
  void everyStepProbeOfTheProbesRoomIsOnTheShelf() {
    Set<String> there =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("thalweg.probes")
                .stream()
                .filter(type -> type.isAssignableTo(StepProbe.class))
                .filter(type -> !type.isInterface())
                .map(JavaClass::getFullName)
                .collect(Collectors.toSet());
    Set<String> listed =
        StepProbeShelf.entries().stream()
            .map(entry -> entry.maker().get().getClass().getName())
            .collect(Collectors.toSet());
    assertEquals(there, listed);
  }

  @Test
  void eachIsListedWithWhatItMeasuresAndNeeds() {
    StringWriter out = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(out), false);
    assertEquals(0, Main.run(StudyShelf.ofThisBuild(), console, "probes"));
    for (String name : new StepProbeShelf().kinds()) {
      assertTrue(out.toString().lines().anyMatch(name::equals), out::toString);
      assertEquals(name, new StepProbeShelf().make(name).name());
    }
    assertTrue(out.toString().contains("Needs per example gradients."), out::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alpha | steps, every = 1",
        "alpha=10 | steps, every = 10",
        "alpha=10steps | steps, every = 10",
        "alpha=epoch | epochs",
        "alpha=3epochs | epochs, every = 3",
        "alpha=log | log-spaced",
        "alpha=5log | log-spaced, perDecade = 5",
      })
  void whenIsWrittenShort(String option, String when) {
    String toml = ProbeOption.toml(java.util.List.of(option)).orElseThrow();
    String expected = when.replaceFirst("^([a-z-]+)", "kind = \"$1\"");
    assertEquals("[{ kind = \"alpha\", when = { " + expected + " } }]", toml);
  }

  @ParameterizedTest
  @CsvSource({"alpha=", "=10", "alpha=weekly", "al pha", "alpha=10=10", "'a\"b'"})
  void whatIsNotUnderstoodIsNothing(String option) {
    assertEquals(Optional.empty(), ProbeOption.toml(java.util.List.of(option)));
  }
}
