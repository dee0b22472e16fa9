package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small convolutional networks, compiled, agree with the plain twin; and so do their derivatives.
 */
class ConvolutionalNetTest {
  /** A network, its loss, and what the loss depends on. */
  private record Net(Expr loss, List<Expr> parameters, List<Expr> directions) {}

  /** Two to four random layers over images of prime extents, then a matrix product. */
  private static Net random(long seed, DType dtype) {
    SplittableRandom r = new SplittableRandom(seed);
    int images = 1 + r.nextInt(5);
    int channels = 1 + r.nextInt(4);
    Expr x = Expr.input("x", dtype, images, channels, 11 + r.nextInt(3), 13);
    List<Expr> parameters = new ArrayList<>();
    Expr h = x;
    int layers = 2 + r.nextInt(3);
    for (int i = 0; i < layers; i++) {
      h = layer(h, r, dtype, parameters);
    }
    int features = h.shape().size() / images;
    Expr w = Expr.input("w", dtype, features, 3);
    parameters.add(w);
    Expr y = h.reshape(images, features).matmul(w.mul(1.0 / features)).tanh();
    Expr loss = y.mul(y).sum();
    List<Expr> directions = new ArrayList<>();
    for (Expr p : parameters) {
      directions.add(Expr.input("d", dtype, p.shape().dims()));
    }
    return new Net(loss, parameters, directions);
  }

  private static Expr layer(Expr h, SplittableRandom r, DType dtype, List<Expr> parameters) {
    int channels = h.shape().dim(1);
    switch (r.nextInt(8)) {
      case 0 -> {
        Window w = Window.of(2, 2).stride(1 + r.nextInt(2));
        return h.shape().dim(2) < 3 || h.shape().dim(3) < 3 ? h : h.maxPool(w);
      }
      case 1 -> {
        return h.averagePool(Window.of(3, 3).stride(2).padding(1));
      }
      case 2 -> {
        Expr mean = h.mean(0, 2, 3).reshape(channels, 1, 1);
        Expr centred = h.sub(mean);
        Expr spread = centred.mul(centred).mean(0, 2, 3).reshape(channels, 1, 1).add(0.1).sqrt();
        return centred.div(spread);
      }
      case 3 -> {
        return h.maxPool(Window.of(3, 3).stride(2).padding(1));
      }
      default -> {
        int groups = channels % 2 == 0 && r.nextInt(3) == 0 ? 2 : 1;
        int kernel = 1 + 2 * r.nextInt(2);
        int out = groups * (1 + r.nextInt(6));
        Expr w = Expr.input("w", dtype, out, channels / groups, kernel, kernel);
        Expr b = Expr.input("b", dtype, out);
        parameters.add(w);
        parameters.add(b);
        Window window = Window.of(kernel, kernel).padding(kernel / 2).stride(1 + r.nextInt(2));
        Expr y = h.conv2d(w.mul(0.3), window, groups).add(b.reshape(out, 1, 1));
        Expr z = r.nextInt(4) == 0 ? y.tanh() : y.relu();
        return z.shape().equals(h.shape()) && r.nextBoolean() ? z.add(h) : z;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void valuesGradientsAndSecondDerivativesAgreeWithTheTwin(DType dtype) {
    for (int seed = 0; seed < 40; seed++) {
      Net net = random(seed, dtype);
      List<Expr> outputs = new ArrayList<>(List.of(net.loss()));
      outputs.addAll(Grad.grad(net.loss(), net.parameters()));
      outputs.addAll(Grad.hvp(net.loss(), net.parameters(), net.directions()));
      Check.fastEqualsReference(outputs, seed, dtype == DType.F32 ? 1e-4 : 1e-11);
    }
  }

  @Test
  void debugModeFindsNoFault() {
    for (int seed = 0; seed < 8; seed++) {
      Net net = random(seed, DType.F32);
      List<Expr> outputs = new ArrayList<>(List.of(net.loss()));
      outputs.addAll(Grad.grad(net.loss(), net.parameters()));
      Map<Expr, Tensor> values = Check.values(outputs, seed);
      try (Workers workers = new Workers(2)) {
        Function f = Function.compile("net", Function.Kernels.DEBUG, workers, outputs, List.of());
        values.forEach((e, t) -> f.input(e).set(t));
        f.call();
      }
    }
  }

  /** The network of two convolutions that speed is measured with, made small. */
  private static Expr loss(Expr x, List<Expr> p) {
    Window five = Window.of(5, 5).padding(2);
    Window two = Window.of(2, 2).stride(2);
    Expr h = x.conv2d(p.get(0), five).add(p.get(1).reshape(32, 1, 1)).relu().maxPool(two);
    h = h.conv2d(p.get(2), five).add(p.get(3).reshape(32, 1, 1)).relu().maxPool(two);
    Expr y = h.reshape(x.shape().dim(0), 32 * 9).matmul(p.get(4)).tanh();
    return y.mul(y).sum();
  }

  private static List<Expr> parameters() {
    return List.of(
        Expr.input("w", DType.F32, 32, 3, 5, 5),
        Expr.input("b", DType.F32, 32),
        Expr.input("w", DType.F32, 32, 32, 5, 5),
        Expr.input("b", DType.F32, 32),
        Expr.input("w", DType.F32, 32 * 9, 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 23})
  void aStepHasTheSameBitsAtAnyNumberOfThreads(int images) {
    Expr x = Expr.input("x", DType.F32, images, 3, 12, 12);
    List<Expr> p = parameters();
    List<Expr> outputs = new ArrayList<>(List.of(loss(x, p)));
    outputs.addAll(Grad.grad(outputs.get(0), p));
    Map<Expr, Tensor> values = Check.values(outputs, 3);
    List<List<double[]>> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      try (Workers workers = new Workers(threads)) {
        results.add(Check.run(outputs, values, workers));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      assertArrayEquals(results.get(0).get(i), results.get(1).get(i));
      assertArrayEquals(results.get(0).get(i), results.get(2).get(i));
    }
  }

  @Test
  void onlyWhatComesInIsFlattenedOrLeavesIsTransposed() {
    assumeTrue(OneDnn.unavailable().isEmpty());
    Expr x = Expr.input("x", DType.F32, 8, 3, 12, 12);
    List<Expr> p = parameters();
    List<Expr> outputs = new ArrayList<>(List.of(loss(x, p)));
    outputs.addAll(Grad.grad(outputs.get(0), p));
    try (Workers workers = new Workers(1)) {
      String program = Function.compile("net", workers, outputs, List.of()).toString();
      // The images; the features on their way to the matrix product; their gradient.
      assertTrue(program.contains(", 3 transposes, 5 reorders of weights"), program);
    }
  }

  @Test
  void aStepTakesLittleMoreMemoryThanWhatMustExistAtOnce() {
    assumeTrue(OneDnn.unavailable().isEmpty());
    Expr x = Expr.input("x", DType.F32, 256, 3, 12, 12);
    List<Expr> p = parameters();
    List<Expr> outputs = new ArrayList<>(List.of(loss(x, p)));
    outputs.addAll(Grad.grad(outputs.get(0), p));
    try (Workers workers = new Workers(1)) {
      Explanation plan = Function.compile("net", workers, outputs, List.of()).explain();
      assertTrue(plan.toString().contains("together with the kernel before"), plan::toString);
      assertTrue(plan.arenaBytes() <= 1.2 * plan.leastBytes(), plan::toString);
    }
  }

  @Test
  void aTransposeOfTheUsersStaysWhereItIs() {
    Expr x = Expr.input("x", DType.F32, 2, 3, 5, 7);
    Expr w = Expr.input("w", DType.F32, 4, 3, 3, 3);
    Expr y = x.transpose(0, 1, 3, 2).conv2d(w, Window.of(3, 3)).transpose(1, 0, 3, 2);
    Expr z = y.reshape(4, 2, 15).transpose(2, 0, 1).sum(1);
    Check.fastEqualsReference(List.of(y, z, y.maxOver(1, 2)), 5, 1e-5);
  }

  @Test
  void partsOfImagesAgreeWithTheTwin() {
    Expr x = Expr.input("x", DType.F32, 2, 3, 6, 7);
    Expr w = Expr.input("w", DType.F32, 4, 3, 3, 3);
    Expr y = x.conv2d(w, Window.of(3, 3).padding(1));
    Expr part = y.slice(1, 1, 3).add(y.slice(1, 0, 2));
    Expr loss = part.mul(part).sum();
    Check.fastEqualsReference(List.of(part, Grad.grad(loss, w), Grad.grad(loss, x)), 5, 1e-5);
  }

  @Test
  void gradientsOfEachExampleAgreeWithTheTwinAndAreFoundGroupByGroup() {
    int examples = 6;
    Expr x = Expr.input("x", DType.F32, examples, 3, 12, 12);
    List<Expr> p = parameters();
    Expr each = Expr.input("each", DType.F32, 3, 12, 12);
    Expr sum = Expr.constant(DType.F32, 0);
    for (Expr g : Grad.grad(loss(each.reshape(1, 3, 12, 12), p), p)) {
      sum = sum.add(g.mul(g).sum());
    }
    List<Expr> norms = List.of(Vmap.vmap(sum, each, x));
    Check.fastEqualsReference(norms, 5, 1e-4);
    assumeTrue(OneDnn.unavailable().isEmpty());
    try (Workers workers = new Workers(1)) {
      String program = Function.compile("norms", workers, norms, List.of()).toString();
      assertTrue(program.contains("groups apart"), program);
      assertTrue(program.contains(", 3 transposes"), program);
    }
  }
}
