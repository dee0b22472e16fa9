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

/**
 * How long our side takes from a program as it is written to one that runs, in a warm JVM. Code
 * generated for a loop is kept for the next program that has such a loop, so the first time is told
 * too; before it only programs of another type were compiled, which share no code.
 */
final class CompileTimes {
  private static final int TIMES = 5;
  private static final int BLOCKS = 40;
  private static final int CHANNELS = 16;

  private CompileTimes() {}

  /** Prints times as they come; takes a minute or two. */
  static void print(PrintStream out) {
    try (Workers workers = new Workers(2)) {
      Residual other = new Residual(DType.F64);
      for (int i = 0; i < TIMES; i++) {
        var _ = other.gradient(workers).get();
      }
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
      Residual net = new Residual(DType.F32);
      line(out, BLOCKS + " residual blocks, gradient", net.gradient(workers));
      line(out, BLOCKS + " residual blocks, Hessian-vector product", net.product(workers));
    }
  }

  private static double line(PrintStream out, String what, Supplier<?> compilation) {
    double first = seconds(compilation);
    for (int i = 1; i < TIMES; i++) {
      var _ = compilation.get();
    }
    double[] seconds = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      seconds[i] = seconds(compilation);
    }
    double median = Measure.median(seconds);
    out.printf(Locale.ROOT, "%s: %.3f s; the first time %.3f s%n", what, median, first);
    return median;
  }

  private static double seconds(Supplier<?> compilation) {
    long start = System.nanoTime();
    var _ = compilation.get();
    return (System.nanoTime() - start) / 1e9;
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
    private final DType type;
    private final Expr images;
    private final List<Expr> parameters = new ArrayList<>();
    private final List<Expr> direction = new ArrayList<>();

    Residual(DType type) {
      this.type = type;
      images = Expr.input("images", type, 32, CHANNELS, 16, 16);
    }

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
              .map(name -> Variable.zeros(name + parameters.size(), type, shape))
              .toList();
      parameters.add(pair.getFirst().read());
      direction.add(pair.getLast().read());
      return pair.getFirst().read();
    }
  }
}
