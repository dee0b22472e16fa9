package thalweg.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.expr.Workers;

/**
 * A small convolutional network, trained by momentum on images made here: a bright bar, lying or
 * standing, at a random place in noise.
 *
 * <p>What you will see: the loss begins at log 2 and falls; new images are told apart.
 */
public final class S08AConvnet {
  private static final int BATCH = 32;
  private static final int SIDE = 12;
  private static final int STEPS = 150;

  private final List<Variable> parameters = new ArrayList<>();

  private S08AConvnet() {}

  private Expr parameter(int... shape) {
    Variable v = Variable.zeros("p" + parameters.size(), DType.F32, shape);
    int fanIn = Math.max(1, v.shape().size() / shape[0]);
    if (shape.length > 1) {
      Expr key = key("init", parameters.size());
      v.value().set(Draw.normal(key, 0, shape).mul(Math.sqrt(2.0 / fanIn)).eval());
    }
    parameters.add(v);
    return v.read();
  }

  /** A key as a constant: the two words of the key, then the step. */
  private static Expr key(String stream, int step) {
    Variable key = Variable.zeros("key", DType.I32, 4);
    RandomKey k = new RandomKey(1, stream);
    key.value().set(new int[] {k.key0(), k.key1(), step, 0});
    return key.read();
  }

  private Expr logits(Expr image) {
    Expr h = image.conv2d(parameter(8, 1, 3, 3), Window.of(3, 3).padding(1)).relu();
    h = h.maxPool(Window.of(2, 2).stride(2));
    h = h.conv2d(parameter(8, 8, 3, 3), Window.of(3, 3).padding(1)).relu();
    h = h.maxPool(Window.of(2, 2).stride(2));
    // The weights of a product are [inputs, outputs]; here their scale is of no great matter.
    int units = 8 * (SIDE / 4) * (SIDE / 4);
    return h.reshape(image.shape().dim(0), units).matmul(parameter(units, 2).mul(0.1));
  }

  /** Bars of class 0 (lying) and 1 (standing) in noise: all from the key. */
  private static Expr images(Expr key, Expr labels) {
    Expr place = Draw.uniform(key, 0, BATCH, 1, 1, 1).mul(SIDE).floor().cast(DType.I32);
    Shape s = Shape.of(BATCH, 1, SIDE, SIDE);
    Expr row = Expr.iota(s, 2).eq(place);
    Expr column = Expr.iota(s, 3).eq(place);
    Expr standing = labels.reshape(BATCH, 1, 1, 1).eq(Expr.constant(DType.I32, 1));
    Expr bar = standing.select(column, row).cast(DType.F32);
    return bar.add(Draw.normal(key, 1, BATCH, 1, SIDE, SIDE).mul(0.3));
  }

  private static Expr loss(Expr logits, Expr labels) {
    return logits.logSoftmax().mul(labels.oneHot(2)).sum(1).mean().neg();
  }

  /** Returns the first loss, the last loss, and the share of new images told right. */
  public static double[] run(PrintStream out) {
    S08AConvnet net = new S08AConvnet();
    Expr key = Expr.input("key", DType.I32, 4);
    Expr labels = Draw.bernoulli(key, 7, 0.5, BATCH).cast(DType.I32);
    Expr logits = net.logits(images(key, labels));
    Expr loss = loss(logits, labels);
    Expr right = logits.argMax().eq(labels).cast(DType.F32).mean();

    List<Expr> reads = net.parameters.stream().map(Variable::read).toList();
    List<Expr> gradient = Grad.grad(loss, reads);
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      Variable velocity = Variable.zeros("velocity " + i, DType.F32, reads.get(i).shape().dims());
      Expr next = velocity.read().mul(0.9).sub(gradient.get(i).mul(0.02));
      updates.add(new Update(velocity, next));
      updates.add(new Update(net.parameters.get(i), reads.get(i).add(next)));
    }
    try (Workers workers = new Workers(2)) {
      Function step = Function.compile("step", workers, List.of(loss), updates);
      double first = 0;
      for (int i = 0; i < STEPS; i++) {
        write(step, key, "train", i);
        first = i == 0 ? step.output(0).get(0) : first;
        if (i % 50 == 0 || i == STEPS - 1) {
          out.printf("step %d: loss %.4f%n", i, step.output(0).get(0));
        }
      }
      Function test = Function.compile("test", workers, List.of(right), List.of());
      write(test, key, "test", 0);
      out.printf("new images: %.0f %% right%n", 100 * test.output(0).get(0));
      return new double[] {first, step.output(0).get(0), test.output(0).get(0)};
    }
  }

  /** Calls with the key of this stream and step: the same images in every run of the sample. */
  private static void write(Function f, Expr key, String stream, int step) {
    RandomKey k = new RandomKey(2, stream);
    f.input(key).set(new int[] {k.key0(), k.key1(), step, 0});
    f.call();
  }
}
