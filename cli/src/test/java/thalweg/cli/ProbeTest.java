package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.data.ImageShape;
import thalweg.expr.Tensor;
import thalweg.lab.experiment.Draft;
import thalweg.lab.experiment.Net;
import thalweg.lab.format.SafeTensors;
import thalweg.nn.Layer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg probe}, from the command line to its numbers, page and refusals. */
class ProbeTest {
  private final Shell shell = new Shell();
  private final StringWriter out = shell.out();
  private final StringWriter err = shell.err();

  @TempDir Path folder;

  private int run(Stopping stopping, String... args) {
    return shell.run(stopping, args);
  }

  private int probe(Stopping stopping, String... more) {
    List<String> args = new ArrayList<>(List.of("probe", "--quiet", "--examples", "60"));
    args.addAll(List.of(more));
    return run(stopping, args.toArray(String[]::new));
  }

  private JsonNode document() {
    return JsonMapper.shared().readTree(out.toString());
  }

  private Path trained() throws IOException {
    List<String> args = new ArrayList<>(List.of("train", "--quiet", "--out", folder + "/runs"));
    args.addAll(TrainTest.SMALL);
    assertEquals(0, run(Shell.NEVER, args.toArray(String[]::new)), err::toString);
    try (var runs = Files.list(folder.resolve("runs"))) {
      return runs.findFirst().orElseThrow();
    }
  }

  /** Weights of 784-4-10 under PyTorch's names, and the file that describes it. */
  private String[] elsewhere(String... more) throws IOException {
    Files.writeString(folder.resolve("net.toml"), "[model]\nkind = \"mlp\"\nhidden = [4]\n");
    SafeTensors.write(
        folder.resolve("w.safetensors"),
        Map.of(),
        List.of(
            entry("fc1.weight", 4, 784),
            entry("fc1.bias", 4),
            entry("fc2.weight", 10, 4),
            entry("fc2.bias", 10)));
    List<String> args = new ArrayList<>();
    args.addAll(List.of("--model", folder + "/net.toml", "--weights", folder + "/w.safetensors"));
    args.addAll(List.of("--data", "fashion-mnist-sample"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static SafeTensors.Entry entry(String name, int... shape) {
    int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[n];
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-0.1, 0.1);
    }
    return new SafeTensors.Entry(name, Tensor.of(values, shape));
  }

  @Test
  void aRunIsMeasuredAtItsEndOnWhatItLearntFrom() throws IOException {
    Path run = trained();
    assertEquals(
        0,
        probe(Shell.NEVER, run.toString(), "--what", "eigenvalues:2,trace:4", "--json"),
        err::toString);
    JsonNode found = document();
    assertEquals(run + ", step 15", found.get("network").asString());
    assertEquals("fashion-mnist-sample/train, first 60 of 100", found.get("data").asString());
    assertTrue(found.get("loss").asDouble() > 0);
    assertTrue(found.get("accuracy").asDouble() > 0);
    assertEquals(2, found.get("eigenvalues").size());
    JsonNode top = found.get("eigenvalues").get(0);
    assertTrue(top.get("converged").asBoolean());
    assertTrue(top.get("residual").asDouble() > 0, "measured, so not beyond rounding");
    assertTrue(top.get("residual").asDouble() < 1e-3 * top.get("value").asDouble());
    assertTrue(found.get("trace").get("standardError").asDouble() > 0);
    assertFalse(found.has("density") || found.has("surface"), "only what was asked for");
    assertEquals("complete", found.get("status").asString());
  }

  @Test
  void aStepIsMeasuredWhereTheRunHadNoCheckpointToo() throws IOException {
    Path run = trained();
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      assertEquals(
          0,
          probe(Shell.NEVER, run + "@" + (i == 0 ? 0 : 7), "--what", "eigenvalues:1", "--json"),
          err::toString);
      losses[i] = document().get("loss").asDouble();
    }
    assertTrue(losses[1] < losses[0], Arrays.toString(losses));
    assertEquals(2, probe(Shell.NEVER, run + "@99"));
    assertTrue(err.toString().contains("ends at step 15; there is no step 99"), err::toString);
  }

  @Test
  void whatARunIsCheckedOnCanBeMeasured() throws IOException {
    Path run = trained();
    assertEquals(
        0,
        probe(Shell.NEVER, run.toString(), "--part", "test", "--what", "trace:2", "--json"),
        err::toString);
    assertEquals("fashion-mnist-sample/train, all 50", document().get("data").asString());
  }

  @Test
  void aNetworkTrainedElsewhereIsMeasuredAndDrawn() throws IOException {
    Path page = folder.resolve("page");
    String what = "eigenvalues:2,trace:3,density:2,surface:5";
    assertEquals(
        0, probe(Shell.NEVER, elsewhere("--what", what, "--out", page.toString())), err::toString);
    String text = out.toString();
    assertTrue(text.contains("as the data set has them: pixels in [0, 1]"), text);
    assertTrue(text.contains("EIGENVALUE") && text.contains("trace "), text);
    assertTrue(text.contains("page          " + page.resolve("probe.html")), text);
    String html = Files.readString(page.resolve("probe.html"));
    assertTrue(html.contains("id=\"figure-density\"") && html.contains("id=\"figure-surface\""));
    JsonNode found = JsonMapper.shared().readTree(Files.readString(page.resolve("probe.json")));
    assertEquals("fc2", found.get("modules").get("2").asString());
    assertEquals(5, found.get("surface").get("loss").size());
    double middle = found.get("surface").get("loss").get(2).get(2).asDouble();
    assertEquals(found.get("loss").asDouble(), middle, 1e-5, "the network is in the middle");
    double sum = 0;
    for (JsonNode value : found.get("density").get("density")) {
      sum += value.asDouble();
    }
    JsonNode at = found.get("density").get("at");
    double apart = at.get(1).asDouble() - at.get(0).asDouble();
    assertEquals(1, sum * apart, 0.02, "a density");
  }

  @Test
  void theSameSeedGivesTheSameNumbersAtAnyNumberOfThreads() throws IOException {
    String what = "eigenvalues:1,trace:3,density:2,surface:3";
    String[] printed = new String[2];
    for (int i = 0; i < 2; i++) {
      assertEquals(
          0, probe(Shell.NEVER, elsewhere("--what", what, "--json", "--threads", "" + (i + 1))));
      printed[i] = out.toString();
    }
    assertEquals(printed[0], printed[1]);
    probe(Shell.NEVER, elsewhere("--what", what, "--json", "--seed", "1"));
    assertFalse(printed[0].equals(out.toString()));
  }

  @Test
  void inputsAreScaledAsTheNetworkLearntThem() throws IOException {
    probe(Shell.NEVER, elsewhere("--what", "trace:2", "--json"));
    double raw = document().get("loss").asDouble();
    assertEquals(
        0,
        probe(
            Shell.NEVER,
            elsewhere("--what", "trace:2", "--json", "--mean", "0.286", "--std", "0.353")));
    assertEquals("(x - [0.286]) / [0.353]", document().get("inputs").asString());
    assertTrue(Math.abs(document().get("loss").asDouble() - raw) > 1e-3);
  }

  @Test
  void aStopLeavesWhatWasMeasured() throws IOException {
    assertEquals(130, probe(Shell.AT_ONCE, elsewhere("--json")), err::toString);
    assertEquals("interrupted", document().get("status").asString());
    assertTrue(document().get("loss").asDouble() > 0);
    assertFalse(document().has("eigenvalues"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--what eigenvalue | 2 | did you mean 'eigenvalues'?",
        "--what eigenvalues:0 | 2 | takes how many, 1 to 200, not 0",
        "--what trace,trace | 2 | names trace twice",
        "--mean 0.1 | 2 | expected as many numbers of both",
        "--mean 0.1 --std 0 | 2 | the latter above 0",
        "--mean 0.1,0.2,0.3 --std 1,1,1 | 5 | 1 channels",
        "--part nope | 2 | nope",
        "runs/x | 2 | A run brings its own network and data",
      })
  void whatCannotBeIsRefused(String options, int code, String told) throws IOException {
    List<String> args = new ArrayList<>(List.of(elsewhere()));
    args.addAll(List.of(options.split(" ")));
    assertEquals(code, probe(Shell.NEVER, args.toArray(String[]::new)), err::toString);
    assertTrue(err.toString().contains(told), err::toString);
  }

  @Test
  void aNetworkMustBeNamed() {
    assertEquals(2, probe(Shell.NEVER));
    assertTrue(err.toString().contains("A network is missing"), err::toString);
    assertEquals(2, probe(Shell.NEVER, "--data", "fashion-mnist-sample"));
    assertTrue(err.toString().contains("takes all of --model, --weights and --data"));
    assertEquals(2, probe(Shell.NEVER, folder + "/none"));
    assertEquals(2, run(Shell.NEVER, "probe", "--examples", "0", folder + "/none"));
    assertTrue(err.toString().contains("--examples takes a whole number from 1"), err::toString);
  }

  @Test
  void aLossThatIsNotFiniteIsSaidInPlaceOfNumbersMadeOfIt() throws IOException {
    String[] args = elsewhere("--mean", "0", "--std", "1e-39", "--what", "eigenvalues:1");
    assertEquals(1, probe(Shell.NEVER, args), err::toString);
    assertTrue(err.toString().contains("--mean and --std"), err::toString);
  }

  @Test
  void weightsThatDoNotFitAreBadDataToldInASentence() throws IOException {
    String[] args = elsewhere();
    Files.writeString(folder.resolve("net.toml"), "[model]\nkind = \"mlp\"\nhidden = [5]\n");
    assertEquals(5, probe(Shell.NEVER, args), err::toString);
    assertTrue(
        err.toString().contains("w.safetensors holds 'fc1.weight' as [4,784]; layer 0"),
        err::toString);
    assertEquals(1, err.toString().strip().lines().count());
    Files.delete(folder.resolve("w.safetensors"));
    assertEquals(5, probe(Shell.NEVER, args));
    assertTrue(err.toString().contains("w.safetensors"), err::toString);
  }

  @Test
  void theDescriptionsOfTheGuideAreNetworks() throws IOException {
    String guide = Files.readString(Checkout.root().resolve("docs/from-pytorch.md"));
    Matcher blocks = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL).matcher(guide);
    List<Integer> layers = new ArrayList<>();
    while (blocks.find()) {
      Net net = Draft.parse(blocks.group(1), "guide").experiment().model();
      layers.add(((Layer.Sequential) net.layers(new ImageShape(28, 28, 1), 10)).layers().size());
    }
    assertEquals(List.of(5, 11), layers);
  }

  @Test
  void aModelFileThatIsWrongIsToldWithItsLine() throws IOException {
    String[] args = elsewhere();
    Files.writeString(folder.resolve("net.toml"), "[model]\nkind = \"mlp\"\nhiden = [5]\n");
    assertEquals(2, probe(Shell.NEVER, args));
    assertTrue(err.toString().contains("net.toml, line 3"), err::toString);
    Files.writeString(folder.resolve("net.toml"), "[model]\nkind = \"vgg11\"\n");
    assertEquals(2, probe(Shell.NEVER, args));
    assertTrue(err.toString().contains("does not fit fashion-mnist-sample/train"), err::toString);
  }
}
