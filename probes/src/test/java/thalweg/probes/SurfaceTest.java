package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.Parameter;
import thalweg.nn.Role;

/** Pictures of losses: Li et al. 2018. */
class SurfaceTest {
  private static final RandomKey KEY = new RandomKey(4, "directions");
  private static final Loss LOSS = new Loss.CrossEntropy();

  private static MeanLoss loss(SmallNet net) {
    return new MeanLoss(net.model(), LOSS, net.data(), 16, "all", Fixtures.WORKERS);
  }

  /** What belongs to one output of a layer, by the shapes that layers document. */
  private static double norm(double[] all, int at, Shape shape, int output) {
    double squares = 0;
    int size = shape.size();
    for (int i = 0; i < size; i++) {
      boolean mine =
          shape.rank() == 2 ? i % shape.dim(1) == output : i / (size / shape.dim(0)) == output;
      squares += mine ? all[at + i] * all[at + i] : 0;
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @EnumSource(SmallNet.Kind.class)
  void eachFilterOfADirectionIsAsLongAsTheNetworksAndBiasesAndGainsStay(SmallNet.Kind kind) {
    Model model = SmallNet.of(kind, DType.F64).model();
    double[] here = model.parameters().snapshotDoubles();
    double[] direction = FilterNormalisation.direction(model, KEY);
    int at = 0;
    int weights = 0;
    for (Parameter p : model.parameters().list()) {
      Shape shape = p.variable().shape();
      if (p.role() == Role.WEIGHT) {
        weights++;
        int outputs = shape.rank() == 2 ? shape.dim(1) : shape.dim(0);
        for (int output = 0; output < outputs; output++) {
          double expected = norm(here, at, shape, output);
          assertEquals(expected, norm(direction, at, shape, output), 1e-8 * expected, p.name());
        }
      } else {
        for (int i = at; i < at + shape.size(); i++) {
          assertEquals(0, direction[i], p.name());
        }
      }
      at += shape.size();
    }
    assertTrue(weights >= 2);
  }

  @Test
  void filtersOfAnEmbeddingAreItsWords() {
    Layer layers =
        new Layer.Sequential(
            List.of(
                new Layer.Embedding(6, 4, new Initializer.HeNormal()),
                new Layer.Flatten(),
                new Layer.Dense(8, 3)));
    Model model =
        Model.create(
            layers, Shape.of(2), DType.F64, name -> Philox.stream(new RandomKey(1, name), 0));
    double[] here = model.parameters().snapshotDoubles();
    double[] direction = FilterNormalisation.direction(model, KEY);
    for (int word = 0; word < 6; word++) {
      double[] ours = Fixtures.row(here, word, 4);
      assertEquals(Vectors.norm(ours), Vectors.norm(Fixtures.row(direction, word, 4)), 1e-8);
    }
  }

  /** Layer 1 and its bias times c, layer 2 divided: the same function of the inputs. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 7})
  void thePictureOfANetworkOfReluIsThatOfTheSameNetworkRescaled(double c) {
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    double[] places = FilterNormalisation.places(-1, 1, 5);
    LossGrid before = picture(net, places);
    net.rescale(c);
    LossGrid after = picture(net, places);
    for (int i = 0; i < places.length; i++) {
      assertArrayEquals(before.losses()[i], after.losses()[i], 1e-7);
    }
  }

  private static LossGrid picture(SmallNet net, double[] places) {
    Model model = net.model();
    return LossGrid.plane(
        loss(net),
        model.parameters().snapshotDoubles(),
        FilterNormalisation.direction(model, KEY),
        FilterNormalisation.direction(model, KEY.withStep(1)),
        places,
        places);
  }

  @ParameterizedTest
  @EnumSource(SmallNet.Kind.class)
  void aPlaneIsTheLossAtEachOfItsPointsAndALineIsItsMiddle(SmallNet.Kind kind) {
    SmallNet net = SmallNet.of(kind, DType.F64);
    Model model = net.model();
    String before = model.state().sha256();
    double[] here = model.parameters().snapshotDoubles();
    double[] d = FilterNormalisation.direction(model, KEY);
    double[] e = FilterNormalisation.direction(model, KEY.withStep(1));
    double[] first = {-1, 0, 0.5};
    double[] second = {0, 2};
    LossGrid plane = LossGrid.plane(loss(net), here, d, e, first, second);
    LossGrid line = LossGrid.line(loss(net), here, d, first);
    LossSurface naive = new LossSurface(model, LOSS, net.data(), 7, "all", Fixtures.WORKERS);
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        double[] point = here.clone();
        for (int k = 0; k < point.length; k++) {
          point[k] += first[i] * d[k] + second[j] * e[k];
        }
        double expected = naive.at(point, new double[point.length]);
        assertEquals(expected, plane.losses()[i][j], 1e-12);
      }
      assertEquals(plane.losses()[i][0], line.losses()[i][0]);
    }
    assertEquals(6L * net.data().size(), plane.cost().amount());
    assertEquals("all", plane.data());
    assertEquals(before, model.state().sha256());
  }

  @Test
  void placesHaveBothEndsAndZero() {
    assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, FilterNormalisation.places(-1, 1, 5), 0);
    assertThrows(IllegalArgumentException.class, () -> FilterNormalisation.places(1, 1, 5));
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    double[] here = net.model().parameters().snapshotDoubles();
    assertThrows(
        IllegalArgumentException.class,
        () -> LossGrid.line(loss(net), here, new double[3], new double[] {0}));
  }

  @Test
  void theSameKeyGivesTheSameDirectionAndAnotherAnother() {
    Model model = SmallNet.of(SmallNet.Kind.MLP, DType.F64).model();
    double[] one = FilterNormalisation.direction(model, KEY);
    assertArrayEquals(one, FilterNormalisation.direction(model, KEY), 0);
    double[] other = FilterNormalisation.direction(model, KEY.withStep(1));
    double cosine = Vectors.dot(one, other) / (Vectors.norm(one) * Vectors.norm(other));
    assertTrue(Math.abs(cosine) < 0.5, "cosine " + cosine);
  }
}
