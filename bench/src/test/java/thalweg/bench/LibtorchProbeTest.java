package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code thalweg probe}, as a process, on networks that libtorch trained and saved under PyTorch's
 * names: loss, accuracy and largest eigenvalue are those that libtorch computes in double precision
 * by double backward and power iteration. Needs its natives: {@code mvn -Pbench
 * -Dgroups.excluded=none ...}.
 */
@Tag("long")
class LibtorchProbeTest {
  @TempDir Path folder;

  @BeforeAll
  static void needNatives() {
    LibtorchOracleTest.needNatives();
  }

  static Stream<Arguments> networks() {
    return Stream.of(OracleProbed.mlp(), OracleProbed.cnn())
        .flatMap(n -> Stream.of(Arguments.of(n, DType.F32), Arguments.of(n, DType.F64)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lossAccuracyAndLargestEigenvalueAreLibtorchs(OracleProbed network, DType dtype)
      throws IOException, InterruptedException {
    OracleProbed.Found theirs;
    Path weights = folder.resolve("w.safetensors");
    try (PointerScope scope = new PointerScope()) {
      theirs = network.train(dtype, weights);
    }
    Path model = Files.writeString(folder.resolve("net.toml"), network.toml());
    JsonNode ours = probe(model, weights);

    assertEquals(dtype.name(), ours.get("precision").asString());
    assertEquals(OracleProbed.EXAMPLES, ours.get("examples").asInt());
    assertTrue(theirs.accuracy() > 0.5, "it has learnt something: " + theirs);
    assertEquals(theirs.accuracy(), ours.get("accuracy").asDouble());
    // Inputs are stored in single precision on both sides.
    double close = dtype == DType.F64 ? 1e-7 : 1e-5;
    assertEquals(1, ours.get("loss").asDouble() / theirs.loss(), close);
    JsonNode top = ours.get("eigenvalues").get(0);
    assertTrue(top.get("converged").asBoolean());
    assertEquals(1, top.get("value").asDouble() / theirs.top(), 10 * close);
  }

  private JsonNode probe(Path model, Path weights) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "thalweg.cli.Main"));
    command.addAll(List.of("probe", "--model", model.toString(), "--weights", weights.toString()));
    command.addAll(List.of("--data", "fashion-mnist-sample", "--mean", "0.286", "--std", "0.353"));
    command.addAll(List.of("--examples", Integer.toString(OracleProbed.EXAMPLES)));
    command.addAll(List.of("--what", "eigenvalues:2", "--threads", "2", "--json"));
    Path errors = folder.resolve("errors.txt");
    Process child = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), () -> text(errors));
    return JsonMapper.shared().readTree(out);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
