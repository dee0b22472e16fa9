package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.data.CorruptionMask;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about labels, from the command line to the files. */
class AuditTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    StudyRunner none =
        (study, options, c) -> {
          throw new IllegalStateException("no study here");
        };
    StudyShelf shelf = new StudyShelf(new TreeMap<>(Map.of("none", "none")), none);
    return Main.run(shelf, Shell.NEVER, console, args);
  }

  private int audit(String... more) {
    List<String> args =
        new ArrayList<>(List.of("audit", "--quiet", "--k-folds", "3", "--out", folder + "/runs"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  /** 90 rows of three kinds, far apart. */
  @BeforeEach
  void table() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("width,height,kind\n");
    for (int i = 0; i < 90; i++) {
      text.append(i % 3 * 4 + random.nextGaussian()).append(',');
      text.append(i % 3 * i % 2 + random.nextGaussian()).append(',');
      text.append("abc".charAt(i % 3)).append('\n');
    }
    Files.writeString(folder.resolve("table.csv"), text);
  }

  private String tableFile() {
    return folder.resolve("table.csv").toString();
  }

  @Test
  void wrongLabelsLeadTheTableAndTheGateCloses() throws IOException {
    StringBuilder labels = new StringBuilder("index,label\n");
    for (int i = 0; i < 90; i++) {
      int label = i < 9 ? (i + 1) % 3 : i % 3;
      labels.append(i).append(',').append("abc".charAt(label)).append('\n');
    }
    Files.writeString(folder.resolve("labels.csv"), labels);
    int code =
        audit("--data", tableFile(), "--labels", folder + "/labels.csv", "--gate", "1%", "--json");
    assertEquals(3, code, err.toString());
    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertEquals(3, document.path("exitCode").asInt());
    assertEquals(90, document.path("rows").asInt());
    assertTrue(document.path("noise").path("rate").asDouble() > 0.01);
    JsonNode combined = document.path("detectors").get(document.path("detectors").size() - 1);
    assertEquals("combined", combined.path("detector").asString());
    assertEquals(2, combined.path("aurocInterval").size());
    Path run = Path.of(document.path("folder").asString());
    List<String> lines = Files.readAllLines(run.resolve("audit.csv"));
    assertEquals(91, lines.size());
    List<String> byScore =
        lines.stream()
            .skip(1)
            .sorted((a, b) ->
                Double.compare(
                    Double.parseDouble(b.split(",", -1)[2]),
                    Double.parseDouble(a.split(",", -1)[2])))
            .toList();
    long hits =
        byScore.stream().limit(9).filter(l -> Integer.parseInt(l.split(",", -1)[0]) < 9).count();
    assertTrue(hits >= 7, () -> String.join("\n", byScore.subList(0, 12)));
    for (String file : List.of("config.toml", "run.json", "report.html", "audit.json")) {
      assertTrue(Files.size(run.resolve(file)) > 100, file);
    }
  }

  @Test
  void forAPersonItSaysWhatWasFoundAndWhereItIs() {
    assertEquals(0, audit("--data", tableFile(), "--gate", "50%", "--max-suspects", "3"));
    assertTrue(out.toString().contains("of the labels look wrong"), out.toString());
    assertTrue(out.toString().contains("easier to find than people's mistakes"));
    assertTrue(out.toString().contains("report.html"));
  }

  @ParameterizedTest
  @CsvSource({
    "--k-folds=1, a whole number from 2 to 20",
    "--time=5, a time such as 90s",
    "--gate=150%, a share up to 100%",
    "--detectors=margni, did you mean 'margin'?",
    "--max-suspects=0, a whole number from 1"
  })
  void optionsOutOfRangeAreRefused(String option, String words) {
    String[] args = {"audit", "--data", tableFile(), option};
    assertEquals(2, run(args));
    assertTrue(err.toString().contains(words), err.toString());
  }

  @Test
  void dataThatCannotBeAuditedEndsInOneSentence() throws IOException {
    Files.writeString(folder.resolve("ragged.csv"), Files.readString(Path.of(tableFile())) + "1\n");
    assertEquals(5, audit("--data", folder + "/ragged.csv"));
    assertTrue(err.toString().contains("line 92"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(Files.notExists(folder.resolve("runs")), "nothing is left behind");
  }

  @Test
  void corruptPrintsOneJsonDocumentWhenAsked() {
    Path noisy = folder.resolve("noisy");
    String[] words = {
      "corrupt", "--data", tableFile(), "--noise", "otherY:0.1", "--out", noisy.toString(), "--json"
    };
    assertEquals(0, run(words), err.toString());
    JsonNode document = JsonMapper.shared().readTree(out.toString());
    assertEquals("otherY:0.1", document.get("noise").asString());
    assertEquals(9, document.get("relabelled").asInt());
    assertEquals(noisy.resolve("mask.csv").toString(), document.get("mask").asString());
  }

  @Test
  void corruptWritesACopyWithItsMaskThatCanBeAudited() throws IOException {
    Path noisy = folder.resolve("noisy");
    int code =
        run("corrupt", "--data", tableFile(), "--noise", "pairFlip:0.1", "--out", noisy.toString());
    assertEquals(0, code, err.toString());
    CorruptionMask mask = CorruptionMask.read(noisy.resolve("mask.csv"));
    assertEquals(9, mask.relabelledIndices().length);
    assertEquals(0, audit("--data", noisy.toString(), "--json"), err.toString());
    assertEquals(5, run("corrupt", "--data", tableFile(), "--noise", "x", "--out", "y"));
    assertTrue(err.toString().contains("Corruption \"x\" is not known"), err.toString());
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".part")));
    }
  }
}
