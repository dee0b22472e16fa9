package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Model;
import thalweg.probes.CriticalSampleRatio;
import thalweg.probes.InputScale;
import thalweg.probes.Lass;

/** The peer's search for critical samples does what ours does. */
@Tag("long")
final class LibtorchSearchTest {
  private static final Network.Mlp NETWORK = new Network.Mlp(List.of(6, 40, 4));
  private static final int IMAGES = 200;

  /** Without noise both go the same way, as long as rounding is far smaller than a step. */
  @Test
  void allStylesFindWhatWeFind() {
    OracleNatives.require();
    SplittableRandom random = new SplittableRandom(1);
    float[] parameters = Problem.initial(NETWORK, 1, random);
    float[] pixels = new float[IMAGES * 6];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    Lass lass = new Lass(5, 0, 20, 30, new Lass.Stopping.AllFound());
    double ours = ours(parameters, pixels, lass);
    assertTrue(ours > 0.1 && ours < 0.9, "a case with both kinds: " + ours);
    try (PointerScope scope = new PointerScope()) {
      Tensor images = Tensor.create(pixels, IMAGES, 6);
      for (LibtorchSearch.Style style : LibtorchSearch.Style.values()) {
        for (int rows : List.of(64, IMAGES)) {
          LibtorchSearch search = new LibtorchSearch(NETWORK, parameters, style, rows);
          assertEquals(ours * IMAGES, search.critical(images, lass, 1 / 255.0), 2, search.name());
        }
      }
    }
  }

  private static double ours(float[] parameters, float[] pixels, Lass lass) {
    try (Workers workers = new Workers(1)) {
      Model model =
          Model.create(
              OurLayers.of(NETWORK), Shape.of(6), DType.F32, name -> new SplittableRandom(1));
      model.parameters().restore(parameters);
      Variable images = Variable.zeros("images", DType.F32, IMAGES, 6);
      images.value().set(pixels);
      return new CriticalSampleRatio(model, images, InputScale.unit(), "noise", workers)
          .measure(lass, new RandomKey(1, "lass"))
          .ratio()
          .value();
    }
  }
}
