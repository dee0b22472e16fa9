package thalweg.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.expr.Workers;

/** How long our side takes from a program as it is written to one that runs, in a warm JVM. */
final class CompileTimes {
  private static final int TIMES = 5;
  private static final int BLOCKS = 40;
  private static final int CHANNELS = 16;

  private CompileTimes() {}

  /** Prints medians as they come; takes a minute or two. */
  static void print(PrintStream out) {
    try (Workers workers = new Workers(2)) {
      for (String name : List.of("mlp-512-b128", "cnn-b128")) {
        line(out, name, training(Workload.find(name).orElseThrow(), workers));
      }
      double before = 0;
      for (int layers : new int[] {10, 20, 40, 80}) {
        double now = line(out, layers + " dense layers", dense(layers, workers));
        if (before > 0) {
          out.printf(Locale.ROOT, "  %.2f times that of half as many%n", now / before);
        }
        before = now;
      }
      Residual net = new Residual();
      line(out, BLOCKS + " residual blocks, gradient", net.gradient(workers));
      line(out, BLOCKS + " residual blocks, Hessian-vector product", net.product(workers));
    }
  }

  private static double line(PrintStream out, String what, Supplier<?> compilation) {
    double seconds = median(compilation);
    out.printf(Locale.ROOT, "%s: %.3f s%n", what, seconds);
    return seconds;
  }

  /** The median after as many that warm up. */
  private static double median(Supplier<?> compilation) {
    double[] seconds = new double[TIMES];
    for (int i = -TIMES; i < TIMES; i++) {
      long start = System.nanoTime();
      var _ = compilation.get();
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    return Measure.median(seconds);
  }

  private static Supplier<?> training(Workload workload, Workers workers) {
    Problem problem = Problem.of(workload);
    OurProblem ours = new OurProblem(workload, problem);
    OurNetwork net = OurNetwork.of(workload.network());
    return () -> new ThalwegTraining(workload, net, problem, ours, workers);
  }

  private static Supplier<?> dense(int layers, Workers workers) {
    List<Integer> widths = new ArrayList<>(List.of(784));
    for (int i = 1; i < layers; i++) {
      widths.add(64);
    }
    widths.add(10);
    return training(new Workload.Training("deep", new Network.Mlp(widths), 32), workers);
  }

  /** Blocks of two convolutions 3 by 3 and a way past them, each followed by its normalisation. */
  private static final class Residual {
    private final List<Expr> parameters = new ArrayList<>();
    private final List<Expr> direction = new ArrayList<>();
    private final Expr images = Expr.input("images", DType.F32, 32, CHANNELS, 16, 16);

    Supplier<?> gradient(Workers workers) {
      return () -> compile(Grad.grad(loss(), List.copyOf(parameters)), workers);
    }

    Supplier<?> product(Workers workers) {
      return () ->
          compile(Grad.hvp(loss(), List.copyOf(parameters), List.copyOf(direction)), workers);
    }

    private static Function compile(List<Expr> outputs, Workers workers) {
      return Function.compile("residual", workers, outputs, List.of());
    }

    /** Written anew each time, with parameters of its own. */
    private Expr loss() {
      parameters.clear();
      direction.clear();
      Expr y = images;
      for (int i = 0; i < BLOCKS; i++) {
        y = convolved(convolved(y).relu()).add(y).relu();
      }
      return y.mean().mul(y.mean());
    }

    private Expr convolved(Expr x) {
      Expr z = x.conv2d(parameter(CHANNELS, CHANNELS, 3, 3), Window.of(3, 3).padding(1));
      Expr centred = z.sub(z.mean(0, 2, 3).reshape(1, CHANNELS, 1, 1));
      Expr variance = centred.mul(centred).mean(0, 2, 3).reshape(1, CHANNELS, 1, 1);
      Expr scale = parameter(1, CHANNELS, 1, 1);
      return centred.div(variance.add(1e-5).sqrt()).mul(scale).add(parameter(1, CHANNELS, 1, 1));
    }

    private Expr parameter(int... shape) {
      List<Variable> pair =
          Stream.of("parameter", "direction")
              .map(name -> Variable.zeros(name + parameters.size(), DType.F32, shape))
              .toList();
      parameters.add(pair.getFirst().read());
      direction.add(pair.getLast().read());
      return pair.getFirst().read();
    }
  }
}
