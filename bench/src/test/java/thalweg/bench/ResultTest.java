package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ResultTest {
  private static final Workload WORKLOAD = Workload.find("mlp-64-b32").orElseThrow();

  private static Result result() {
    Map<String, double[]> samples = new LinkedHashMap<>();
    samples.put("thalweg x1", new double[] {100e-6, 104e-6, 900e-6});
    samples.put("thalweg x2", new double[] {110e-6, 120e-6, 130e-6});
    samples.put("libtorch modules x1", new double[] {300e-6, 310e-6, 320e-6});
    samples.put("libtorch linear x2", new double[] {208e-6, 200e-6, 260e-6});
    samples.put("kernels x1", new double[] {52e-6, 52e-6, 52e-6});
    double bytesPerSecond = WORKLOAD.bytes() / 26e-6;
    return new Result(WORKLOAD, samples, new Limit(1e15, bytesPerSecond), 1.25);
  }

  @Test
  void theLineSaysHowFastWeAreBesideThePeerTheLimitAndOurKernels() {
    String line = result().toJson();
    assertFalse(line.contains("\n"));
    JsonNode json = JsonMapper.shared().readTree(line);
    assertEquals("mlp-64-b32", json.get("workload").asString());
    assertEquals(104, json.get("thalweg_us").asDouble());
    assertEquals(208, json.get("peers").get("libtorch").asDouble());
    assertEquals(2, json.get("ratio").asDouble());
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
    assertEquals(5, json.get("all_us").size());
    assertEquals(120, json.get("all_us").get("thalweg x2").asDouble());
  }

  @Test
  void theRatioWithinRoundsHasQuartiles() {
    JsonNode quartiles = JsonMapper.shared().readTree(result().toJson()).get("ratio_quartiles");
    assertEquals(0.2889, quartiles.get(0).asDouble());
    assertEquals(2.08, quartiles.get(1).asDouble());
  }

  @Test
  void aSideThatWasNotMeasuredIsAnError() {
    assertThrows(IllegalStateException.class, () -> result().quickest("other"));
  }
}
