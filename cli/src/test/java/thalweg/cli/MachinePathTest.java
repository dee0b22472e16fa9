package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path of one person's machine is wrong on every other. */
class MachinePathTest {
  // A folder of a machine stands at the start of a path: not after a name, a dot or a variable.
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.$}-])/(work|root|home/\\w+|Users/\\w+)(?![\\w-])|[A-Z]:\\\\+Users\\\\");

  private static boolean hasMachinePath(String line) {
    return MACHINE_PATH.matcher(line).find();
  }

  @Test
  void noFileOfTheProjectNamesAFolderOfOneMachine() throws IOException {
    Path root = Checkout.root();
    List<String> found = new ArrayList<>();
    for (Path file : Checkout.files(root)) {
      List<String> lines = Checkout.text(file).map(text -> text.lines().toList()).orElse(List.of());
      for (int i = 0; i < lines.size(); i++) {
        if (hasMachinePath(lines.get(i))) {
          found.add(root.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertEquals(List.of(), found, "Take the folder from an option, a property or the checkout.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"work/x", "root/.m2", "home/ada/data", "Users/ada/data", "root"})
  void aMachinePathIsFound(String path) {
    assertTrue(hasMachinePath("Path.of(\"" + "/" + path + "\")"));
    assertTrue(hasMachinePath("/" + path));
  }

  @Test
  void aWindowsUserFolderIsFound() {
    assertTrue(hasMachinePath("cd C:" + "\\Users\\ada"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"network/work/x", "https://x.org/a/root", "$HOME/work", "and/or", "a / root"})
  void whatOnlyLooksLikeOneIsNot(String text) {
    assertFalse(hasMachinePath(text));
  }
}
