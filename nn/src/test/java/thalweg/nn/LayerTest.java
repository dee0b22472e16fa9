package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Window;

final class LayerTest {
  private static final Layer DENSE = new Layer.Dense(5, 3);

  static Arguments[] misfits() {
    Shape image = Shape.of(3, 7, 5);
    return new Arguments[] {
      Arguments.of(
          new Layer.Conv2d(2, 4, Window.of(3, 3)),
          image,
          "layer 0, Conv2d(2 -> 4, 3x3), is given examples of shape [3,7,5]; it takes [2, height,"
              + " width]"),
      Arguments.of(
          new Layer.Conv2d(3, 4, Window.of(3, 6)),
          image,
          "layer 0, Conv2d(3 -> 4, 3x6), is given examples of shape [3,7,5]; it takes images that"
              + " the window fits into"),
      Arguments.of(
          new Layer.MaxPool(Window.of(2, 2)),
          Shape.of(6),
          "layer 0, MaxPool(2x2), is given examples of shape [6]; it takes [channels, height,"
              + " width]"),
      Arguments.of(
          new Layer.GlobalAveragePool(),
          Shape.of(6),
          "layer 0, GlobalAveragePool, is given examples of shape [6]; it takes [channels, height,"
              + " width]"),
      Arguments.of(
          new Layer.BatchNorm(4),
          image,
          "layer 0, BatchNorm(4), is given examples of shape [3,7,5]; it takes [4] or [4, height,"
              + " width]"),
      Arguments.of(
          new Layer.LayerNorm(Shape.of(7)),
          image,
          "layer 0, LayerNorm([7]), is given examples of shape [3,7,5]; it takes shapes that end in"
              + " [7]"),
      Arguments.of(
          new Layer.Crop(1, 3),
          image,
          "layer 0, Crop[rows=1, columns=3], is given examples of shape [3,7,5]; it takes images"
              + " larger than what it cuts off"),
      Arguments.of(
          new Layer.ZeroPadShortcut(2, 1),
          image,
          "layer 0, ZeroPadShortcut[channels=2, stride=1], is given examples of shape [3,7,5]; it"
              + " takes at most 2 channels"),
      Arguments.of(
          new Layer.Residual(new Layer.Conv2d(3, 3, Window.of(3, 3))),
          image,
          "layer 0, Residual: the body gives examples of shape [3,5,3] and the shortcut [3,7,5];"
              + " they are added, so they must be equal"),
      Arguments.of(
          new Layer.Residual(DENSE, new Layer.Sequential(List.of(DENSE, DENSE))),
          Shape.of(5),
          "layer 0.shortcut.1, Dense(5 -> 3), is given examples of shape [3]; it takes [5]"),
    };
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aMisfitNamesThePlaceTheLayerAndBothShapes(Layer layer, Shape example, String message) {
    Layer net = new Layer.Sequential(List.of(layer));
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> net.output(example)).getMessage());
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    Window w = Window.of(2, 2);
    Initializer zeros = new Initializer.Zeros();
    refused("2 groups", () -> new Layer.Conv2d(3, 4, w, 2, zeros, Layer.Bias.WITH));
    refused("both widths", () -> new Layer.Conv2d(0, 4, w));
    refused("padding alone", () -> new Layer.MaxPool(w.padding(2)));
    refused("features 0", () -> new Layer.BatchNorm(0));
    refused("epsilon 0", () -> new Layer.BatchNorm(3, 0, 0.1));
    refused("momentum NaN", () -> new Layer.BatchNorm(3, 1, Double.NaN));
    refused("epsilon -1", () -> new Layer.LayerNorm(Shape.of(3), -1));
    refused("axes 0", () -> new Layer.LayerNorm(Shape.SCALAR, 1));
    refused("size 0", () -> new Layer.LocalResponseNorm(0, 1, 1, 1));
    refused("rate 1", () -> new Layer.Dropout(1));
    refused("rate -0.5", () -> new Layer.Dropout(-0.5));
    refused("deviation Infinity", () -> new Layer.GaussianNoise(Double.POSITIVE_INFINITY));
    refused("rows -1", () -> new Layer.Crop(-1, 0));
    refused("stride 0", () -> new Layer.ZeroPadShortcut(3, 0));
    refused("vocabulary 0", () -> new Layer.Embedding(0, 3));
    refused("blocks 0", () -> new ResNet(0));
  }

  private static void refused(String with, org.junit.jupiter.api.function.Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertEquals(true, message.contains(with), message);
  }

  @Test
  void aModelThatBeginsWithAnEmbeddingTakesIndices() {
    Layer net =
        new Layer.Sequential(
            List.of(new Layer.Embedding(7, 3), new Layer.Flatten(), new Layer.Dense(6, 2)));
    Model m = Model.create(net, Shape.of(2), DType.F32, Fixtures.streams(1));
    assertEquals(DType.I32, m.inputType());
    assertEquals(DType.F32, m.logits(Expr.input("x", DType.I32, 4, 2), Mode.EVAL).dtype());
    refused("I32", () -> m.logits(Expr.input("x", DType.F32, 4, 2), Mode.EVAL));
  }

  @Test
  void anEmbeddingInTheMiddleIsRefused() {
    Layer late = new Layer.Sequential(List.of(DENSE, new Layer.Embedding(7, 3)));
    refused("put the embedding first", () -> late.output(Shape.of(5)));
    Layer mixed = new Layer.Residual(new Layer.Embedding(7, 3));
    refused("one branch takes indices", () -> mixed.output(Shape.of(5)));
  }

  @Test
  void anIndexOutsideTheVocabularyStopsTheCall() {
    Layer net = new Layer.Sequential(List.of(new Layer.Embedding(7, 3), new Layer.Flatten()));
    Model m = Model.create(net, Shape.of(1), DType.F32, Fixtures.streams(1));
    Expr x = Expr.input("x", DType.I32, 1, 1);
    Expr y = m.logits(x, Mode.EVAL);
    assertEquals(3, y.eval(Map.of(x, Tensor.of(new int[] {6}, 1, 1))).shape().size());
    assertThrows(
        IndexOutOfBoundsException.class, () -> y.eval(Map.of(x, Tensor.of(new int[] {7}, 1, 1))));
  }
}
