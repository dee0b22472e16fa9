package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;

/** The networks of the papers have the parameters and costs that the papers, or hands, count. */
final class PaperNetsTest {
  private static final Initializer ZEROS = new Initializer.Zeros();
  private static final Layer.Nonlinearity RELU = Layer.Nonlinearity.RELU;
  private static final Shape COLOUR = Shape.of(3, 32, 32);
  private static final Shape CROP = Shape.of(3, 28, 28);

  private static Layer.Sequential vgg(Vgg11.Normalisation norm, Integer... hidden) {
    return Vgg11.of(3, List.of(hidden), 10, norm, ZEROS);
  }

  private static Layer.Sequential resNet(int blocks) {
    return new ResNet(blocks).layers(3, 10, ZEROS);
  }

  private static Layer mlp(int inputs, int classes, Integer... hidden) {
    return Mlp.of(inputs, List.of(hidden), classes, RELU, ZEROS);
  }

  static Arguments[] counts() {
    return new Arguments[] {
      // Zhang et al. 2017, table 1, on crops of 28x28.
      Arguments.of("MLP 1x512", mlp(2352, 10, 512), Shape.of(2352), 1_209_866),
      Arguments.of("MLP 3x512", mlp(2352, 10, 512, 512, 512), Shape.of(2352), 1_735_178),
      Arguments.of("small AlexNet", SmallAlexNet.zhang(CROP, 10, ZEROS), CROP, 1_387_786),
      // Arpit et al. 2017: two hidden layers of 4096 for MNIST, and 16 units on 14x14.
      Arguments.of("MLP 2x4096", mlp(784, 10, 4096, 4096), Shape.of(784), 20_037_642),
      Arguments.of("MLP 2x16", mlp(196, 10, 16, 16), Shape.of(196), 3_594),
      Arguments.of(
          "CNN of 200 channels",
          SmallAlexNet.arpit(COLOUR, 10, 0.5, ZEROS),
          COLOUR,
          3 * 200 * 25 + 400 + 200 * 200 * 25 + 400 + 9800 * 384 + 768 + 384 * 192 + 384 + 1930),
      Arguments.of("plain CNN", SmallAlexNet.plain(COLOUR, 10, ZEROS), COLOUR, 1_756_426),
      Arguments.of(
          "LeNet-5",
          LeNet5.of(),
          Shape.of(1, 28, 28),
          // C1 156, C3 2,416 (1,516 with the paper's table I), C5 48,120, F6 10,164, output 850.
          61_706),
      Arguments.of("VGG-11", vgg(Vgg11.Normalisation.NONE), COLOUR, 9_225_610),
      Arguments.of("VGG-11 + BN", vgg(Vgg11.Normalisation.BATCH), COLOUR, 9_231_114),
      Arguments.of("VGG-11, 512", vgg(Vgg11.Normalisation.NONE, 512, 512), COLOUR, 9_750_922),
      Arguments.of("VGG-11 + BN, 512", vgg(Vgg11.Normalisation.BATCH, 512, 512), COLOUR, 9_756_426),
      // He et al. 2016, table 6: 0.27 M, 0.46 M, 0.66 M, 0.85 M, 1.7 M.
      Arguments.of("ResNet-20", resNet(3), COLOUR, 269_722),
      Arguments.of("ResNet-32", resNet(5), COLOUR, 464_154),
      Arguments.of("ResNet-44", resNet(7), COLOUR, 658_586),
      Arguments.of("ResNet-56", resNet(9), COLOUR, 853_018),
      Arguments.of("ResNet-110", resNet(18), COLOUR, 1_727_962),
    };
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("counts")
  void parametersAreAsManyAsThePaperCounts(String name, Layer net, Shape example, int count) {
    assertEquals(count, model(net, example).parameters().count(), name);
  }

  private static Model model(Layer net, Shape example) {
    return Model.create(net, example, DType.F32, Fixtures.streams(1));
  }

  @Test
  void optionBAddsAProjectionWhereAStageBegins() {
    Layer b = new ResNet(3, ResNet.Shortcut.PROJECTED, ResNet.Order.AFTER).layers(3, 10, ZEROS);
    int projections = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    assertEquals(269_722 + projections, model(b, COLOUR).parameters().count());
    Layer before =
        new ResNet(9, ResNet.Shortcut.PROJECTED, ResNet.Order.BEFORE).layers(3, 10, ZEROS);
    // Each norm moves before its convolution: 32 -> 16 and 64 -> 32 at two places; one at the end.
    int norms = 2 * (16 - 32) + 2 * (32 - 64) + 2 * 64 - 2 * 16;
    assertEquals(853_018 + 16 * 32 + 32 * 64 + norms, model(before, COLOUR).parameters().count());
  }

  @Test
  void namesAreThoseOfPyTorchsSequential() {
    Model lenet = model(LeNet5.of(), Shape.of(1, 28, 28));
    assertEquals(
        Map.of(
            "0.weight", "[6,1,5,5]",
            "3.weight", "[16,6,5,5]",
            "7.weight", "[400,120]",
            "9.weight", "[120,84]",
            "11.weight", "[84,10]"),
        shapes(lenet.parameters(), Role.WEIGHT));
    Model vgg = model(vgg(Vgg11.Normalisation.BATCH), COLOUR);
    assertEquals(
        List.of("0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias", "5.weight"),
        vgg.parameters().list().stream().map(Parameter::name).limit(7).toList());
    assertEquals("30.weight", vgg.parameters().list().reversed().get(1).name());
    assertEquals("1.running_mean", vgg.statistics().list().get(0).name());
    Model resNet = model(new ResNet(1).layers(3, 10, ZEROS), COLOUR);
    assertEquals(
        List.of("0.weight", "1.weight", "1.bias", "3.body.0.weight", "3.body.1.weight"),
        resNet.parameters().list().stream().map(Parameter::name).limit(5).toList());
  }

  private static Map<String, String> shapes(Parameters all, Role role) {
    return all.list().stream()
        .filter(p -> p.role() == role)
        .collect(
            java.util.stream.Collectors.toMap(
                Parameter::name, p -> p.variable().shape().toString()));
  }

  static Arguments[] costs() {
    return new Arguments[] {
      Arguments.of(new Layer.Dense(5, 3), Shape.of(5), 15),
      Arguments.of(
          new Layer.Conv2d(3, 2, thalweg.expr.Window.of(3, 2).padding(1).stride(2)),
          Shape.of(3, 7, 5),
          2 * 4 * 3 * (3 * 3 * 2)),
      Arguments.of(
          new Layer.Conv2d(4, 6, thalweg.expr.Window.of(3, 3), 2, ZEROS, Layer.Bias.WITHOUT),
          Shape.of(4, 5, 7),
          6 * 3 * 5 * (2 * 9)),
      Arguments.of(LeNet5.of(), Shape.of(1, 28, 28), 117_600 + 240_000 + 48_000 + 10_080 + 840),
      // As often quoted: 40.6 M and 125.5 M multiply-adds.
      Arguments.of(resNet(3), COLOUR, 40_551_040),
      Arguments.of(resNet(9), COLOUR, 125_485_696),
    };
  }

  @ParameterizedTest
  @MethodSource("costs")
  void multiplyAddsAreCountedAsByHand(Layer net, Shape example, long count) {
    assertEquals(count, net.multiplyAdds(example));
  }

  /** One projection more than the plain shortcut, counted at the size it gives. */
  @Test
  void aResidualsCostIsThatOfBothBranches() {
    Layer b = new ResNet(3, ResNet.Shortcut.PROJECTED, ResNet.Order.AFTER).layers(3, 10, ZEROS);
    assertEquals(40_551_040 + 16 * 16 * 16 * 32 + 8 * 8 * 32 * 64, b.multiplyAdds(COLOUR));
  }

  @Test
  void aNetworkCanBeginAsPyTorchsDo() {
    Initializer torch = new Initializer.PyTorchDefault();
    Layer net = new ResNet(1).layers(3, 10, ZEROS).initialised(torch, torch);
    Model m = model(net, COLOUR);
    float[] last = m.parameters().list().getLast().variable().value().toFloats();
    for (float b : last) {
      assertTrue(b != 0 && Math.abs(b) <= 1 / 8f, "bias " + b + " of 64 inputs");
    }
    for (Parameter p : m.parameters().list()) {
      float first = p.variable().value().toFloats()[0];
      assertEquals(p.role() == Role.SCALE ? 1 : first, first, p.name());
      assertEquals(p.role() == Role.WEIGHT, p.role() == Role.WEIGHT && first != 0, p.name());
    }
  }

  @Test
  void aNormalisedMlpHasANormBeforeEachNonlinearity() {
    Layer.Sequential net = Mlp.normalised(784, List.of(500, 350), 10, RELU, ZEROS);
    assertEquals(
        List.of("Dense", "BatchNorm", "Activation", "Dense", "BatchNorm", "Activation", "Dense"),
        net.layers().stream().map(l -> l.getClass().getSimpleName()).toList());
    assertEquals(Shape.of(10), net.output(Shape.of(784)));
  }
}
