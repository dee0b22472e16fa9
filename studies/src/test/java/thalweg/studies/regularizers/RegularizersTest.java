package thalweg.studies.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import thalweg.data.ImageShape;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Layer;
import thalweg.nn.Model;
import thalweg.report.Claim;
import thalweg.report.Verdict;
import thalweg.studies.Results;
import thalweg.studies.regularizers.RegularizerSettings.Adversarial;
import thalweg.studies.regularizers.RegularizerSettings.Network;
import thalweg.studies.regularizers.RegularizerSettings.Search;
import thalweg.studies.regularizers.RegularizerSettings.Strengths;
import thalweg.studies.regularizers.RegularizerTrial.Found;

class RegularizersTest {
  private static final ImageShape IMAGE = new ImageShape(32, 32, 3);

  private static RegularizerSettings settings(Network network, int batch) {
    return new RegularizerSettings(
        3,
        network,
        List.of(6, 5),
        40,
        20,
        0.1,
        5,
        0.9,
        batch,
        2,
        new Strengths(
            List.of(0.2, 0.5),
            List.of(0.3),
            List.of(0.4),
            List.of(0.1),
            List.of(1e-3, 1e-1),
            List.of(new Adversarial(0.1, 0.5))),
        new Search(10, 2));
  }

  private static List<Integer> places(Layer.Sequential network, Class<? extends Layer> kind) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      if (kind.isInstance(network.layers().get(i))) {
        places.add(i);
      }
    }
    return places;
  }

  @Test
  void dropoutFollowsEachHiddenDenseNonlinearityAndInputNoiseComesFirst() {
    Layer.Sequential plain = settings(Network.FULLY_CONNECTED, 20).plain(IMAGE, 10);
    Layer.Sequential dropout = new Regularizer(Technique.DROPOUT, 0.5, 0).placedIn(plain);
    assertEquals(List.of(3, 6), places(dropout, Layer.Dropout.class));
    Layer.Sequential input = new Regularizer(Technique.INPUT_NOISE, 0.5, 0).placedIn(plain);
    assertEquals(List.of(0), places(input, Layer.GaussianNoise.class));
    Layer.Sequential convolutional =
        new Regularizer(Technique.DROPOUT, 0.5, 0)
            .placedIn(settings(Network.CONVOLUTIONAL, 20).plain(IMAGE, 10));
    int flattened = places(convolutional, Layer.Flatten.class).getFirst();
    List<Integer> places = places(convolutional, Layer.Dropout.class);
    assertEquals(2, places.size());
    assertTrue(places.getFirst() > flattened, "none among the convolutions");
  }

  @Test
  void everyRegularizerBeginsWithTheSameWeights() {
    RegularizerSettings settings = settings(Network.FULLY_CONNECTED, 20);
    List<String> hashes =
        settings.regularizers().stream()
            .map(regularizer ->
                Model.create(
                        regularizer.placedIn(settings.plain(IMAGE, 10)),
                        settings.example(IMAGE),
                        DType.F32,
                        name -> Philox.stream(new RandomKey(2, name), 0))
                    .parameters()
                    .sha256())
            .toList();
    assertEquals(9, hashes.size());
    assertEquals(1, new HashSet<>(hashes).size());
  }

  /** x and y of each regularizer, the same in every seed but for a shift of y. */
  private static Map<String, Claim> claims(Map<String, double[]> places) {
    RegularizerSettings settings = settings(Network.FULLY_CONNECTED, 20);
    List<String> ids = new ArrayList<>();
    for (Regularizer regularizer : settings.regularizers()) {
      for (int r = 0; r < 3; r++) {
        ids.add(RegularizerTrial.id(regularizer, r));
      }
    }
    Results results = new Results(ids);
    for (Regularizer regularizer : settings.regularizers()) {
      double[] place = places.getOrDefault(regularizer.id(), new double[] {1, 0.8});
      for (int r = 0; r < 3; r++) {
        results.put(
            RegularizerTrial.id(regularizer, r),
            new Found(regularizer, r, place[0], place[1] + 0.001 * r, List.of(), List.of()));
      }
    }
    Map<String, Claim> claims = new TreeMap<>();
    new RegularizerClaims(new RegularizerResults(settings, results), "Figure 10")
        .claims()
        .forEach(c -> claims.put(c.id(), c));
    return claims;
  }

  @Test
  void capIsTheLargestFallOfMemorizationAmongRatesThatCostLittle() {
    Claim cap =
        claims(
                Map.of(
                    "dropout-0.2", new double[] {0.7, 0.79},
                    "dropout-0.5", new double[] {0.3, 0.75}))
            .get("dropout-caps-memorization");
    assertEquals(0.3, cap.effect(), 1e-12, "the rate of 0.5 costs 0.05");
    assertEquals(Verdict.PASS, cap.verdict());
  }

  @Test
  void envelopesAreComparedOnlyWhereBothHaveASetting() {
    Map<String, double[]> places = new TreeMap<>();
    places.put("dropout-0.2", new double[] {0.55, 0.8});
    places.put("dropout-0.5", new double[] {0.25, 0.6});
    places.put("weight-decay-0.001", new double[] {0.9, 0.8});
    places.put("weight-decay-0.1", new double[] {0.35, 0.7});
    Claim over = claims(places).get("dropout-beats-weight-decay");
    assertEquals(-0.1, over.effect(), 1e-12, "at c = 0.4: 0.6 against 0.7");
    assertEquals(Verdict.FAIL, over.verdict());
    places.remove("weight-decay-0.1");
    assertEquals(Verdict.INCONCLUSIVE, claims(places).get("dropout-beats-weight-decay").verdict());
  }

  @Test
  void batchesThatDoNotDivideTheExamplesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> settings(Network.FULLY_CONNECTED, 7));
  }
}
