package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ResultTest {
  private static final Workload WORKLOAD = Workload.find("mlp-64-b32").orElseThrow();
  private static final Limit LIMIT = new Limit(1e12, 1e10);

  private static Result result() {
    Map<String, double[]> samples = new LinkedHashMap<>();
    samples.put("thalweg x1", new double[] {100e-6, 104e-6, 900e-6});
    samples.put("thalweg x2", new double[] {110e-6, 120e-6, 130e-6});
    samples.put("libtorch modules x1", new double[] {300e-6, 310e-6, 320e-6});
    samples.put("libtorch linear x2", new double[] {208e-6, 200e-6, 260e-6});
    samples.put("djl linear x1", new double[] {416e-6, 410e-6, 420e-6});
    samples.put("kernels x1", new double[] {52e-6, 52e-6, 52e-6});
    double bytesPerSecond = WORKLOAD.bytes() / 26e-6;
    return new Result(WORKLOAD, samples, Map.of(), new Limit(1e15, bytesPerSecond), 1.25);
  }

  @Test
  void theLineSaysHowFastWeAreBesideThePeerTheLimitAndOurKernels() {
    String line = result().toJson();
    assertFalse(line.contains("\n"));
    JsonNode json = JsonMapper.shared().readTree(line);
    assertEquals("mlp-64-b32", json.get("workload").asString());
    assertEquals(104, json.get("thalweg_us").asDouble());
    assertEquals(208, json.get("peers").get("libtorch").asDouble());
    assertEquals(416, json.get("peers").get("djl").asDouble());
    assertEquals(2, json.get("ratio").asDouble());
    assertEquals("ratio 2.0 >= 4.0: missed", json.get("aims").get(0).asString());
    assertEquals(26, json.get("limit_us").asDouble());
    assertEquals(0.25, json.get("of_limit").asDouble());
    assertEquals(52, json.get("kernels_us").asDouble());
    assertEquals(2, json.get("over_kernels").asDouble());
    assertEquals(3, json.get("samples").asInt());
  }

  @Test
  void theQuickestSettingOfEachSideIsNamedAndAllAreListed() {
    JsonNode json = JsonMapper.shared().readTree(result().toJson());
    assertEquals("thalweg x1", json.get("best").get("thalweg").asString());
    assertEquals("libtorch linear x2", json.get("best").get("libtorch").asString());
    assertEquals(6, json.get("all_us").size());
    assertEquals(120, json.get("all_us").get("thalweg x2").asDouble());
  }

  @Test
  void theRatioWithinRoundsHasQuartiles() {
    JsonNode quartiles = JsonMapper.shared().readTree(result().toJson()).get("ratio_quartiles");
    assertEquals(0.2889, quartiles.get(0).asDouble());
    assertEquals(2.08, quartiles.get(1).asDouble());
  }

  @Test
  void theBetterPeerCountsWhicheverItIs() {
    Result result =
        result(
            "mlp-512-b128", Map.of("thalweg x1", 10e-6, "libtorch a x1", 30e-6, "djl b x1", 20e-6));
    assertEquals("djl b x1", result.peer().orElseThrow());
    assertEquals(Map.of("ratio", 2.0, "of_limit", 0.1), result.figures());
    assertEquals(List.of("ratio 2.0 >= 1.6: met"), result.verdicts());
  }

  @Test
  void yardsticksOfOurOwnGiveTheFiguresOfTheirAims() {
    Result product = result("hvp-mlp-512-b128", Map.of("thalweg x2", 30e-6, "gradient x1", 10e-6));
    assertEquals(
        List.of("ratio >= 1.8: not measured", "of_gradient 3.0 <= 2.6: missed"),
        product.verdicts());
    Result population =
        result("population-mlp-64", Map.of("thalweg x2", 30e-6, "sequence x1", 150e-6));
    assertEquals(List.of("speedup 5.0 >= 4.0: met"), population.verdicts());
  }

  @Test
  void peersCanBeMeasuredAlone() {
    Result result = result("cnn-b32", Map.of("libtorch contiguous x1", 30e-6));
    JsonNode json = JsonMapper.shared().readTree(result.toJson());
    assertFalse(json.has("thalweg_us"));
    assertEquals(30, json.get("peers").get("libtorch").asDouble());
    assertEquals("ratio >= 2.0: not measured", json.get("aims").get(0).asString());
  }

  @Test
  void whyAPeerIsAbsentIsPartOfTheLine() {
    Result result =
        new Result(
            WORKLOAD, Map.of("thalweg x1", new double[] {1}), Map.of("djl", "why"), LIMIT, 0);
    JsonNode json = JsonMapper.shared().readTree(result.toJson());
    assertEquals("why", json.get("absent").get("djl").asString());
  }

  @Test
  void theSummaryHasALineAWorkload() {
    String table = Summary.of(List.of(result()));
    assertEquals(2, table.lines().count());
    String line = table.lines().toList().getLast();
    assertEquals(
        List.of("mlp-64-b32", "104", "208", "416", "26.0", "ratio 2.0 >= 4.0: missed"),
        List.of(line.split(" {2,}", -1)));
  }

  private static Result result(String workload, Map<String, Double> seconds) {
    Workload w = Workload.find(workload).orElseThrow();
    Map<String, double[]> samples = new LinkedHashMap<>();
    seconds.forEach((name, s) -> samples.put(name, new double[] {s}));
    return new Result(w, samples, Map.of(), new Limit(w.flops() / 1e-6, 1e18), 0);
  }
}
