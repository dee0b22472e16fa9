package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Noise.Pair;
import thalweg.expr.Op.UnaryFn;

/** Operations whose result jumps, and whether these operands are too near to where it does. */
final class Decisions {
  private Decisions() {}

  static boolean isShaky(Expr e, Pair[] in) {
    if (in.length == 0 || !e.in(0).dtype().isFloating()) {
      return false;
    }
    return switch (e.op()) {
      case Op.Compare _ -> {
        Margin m = new Margin(e.in(0).dtype(), in[0], in[1]);
        yield IntStream.range(0, in[0].clean().length).anyMatch(i -> m.near(in[0], i, in[1], i));
      }
      case Op.Unary u when u.fn() == UnaryFn.SIGN -> nearValues(e, in[0], _ -> 0);
      case Op.Cast c when c.dtype() == DType.BOOL -> nearValues(e, in[0], _ -> 0);
      case Op.Cast c when c.dtype() == DType.I32 -> nearValues(e, in[0], Math::rint);
      case Op.ArgMax _ -> {
        int n = e.in(0).shape().dim(e.in(0).shape().rank() - 1);
        yield rows(in[0], n).stream().anyMatch(row -> nearMaximum(e, in[0], row));
      }
      case Op.ArgSort _ -> {
        int n = e.in(0).shape().dim(e.in(0).shape().rank() - 1);
        yield n > 0 && rows(in[0], n).stream().anyMatch(row -> nearOrder(e, in[0], row));
      }
      case Op.MaxPoolIndex p ->
          windows(p, e.in(0).shape(), e.shape()).stream()
              .anyMatch(window -> nearMaximum(e, in[0], window));
      default -> false;
    };
  }

  private interface Jump {
    double nearest(double x);
  }

  private static boolean nearValues(Expr e, Pair x, Jump jump) {
    double[] at = Arrays.stream(x.clean()).map(jump::nearest).toArray();
    Pair jumps = Pair.exact(at);
    Margin m = new Margin(e.in(0).dtype(), x, x);
    return IntStream.range(0, at.length).anyMatch(i -> m.near(x, i, jumps, i));
  }

  private static boolean nearMaximum(Expr e, Pair x, List<Integer> among) {
    int best = among.stream().max(Comparator.comparingDouble(i -> x.clean()[i])).orElseThrow();
    Margin m = new Margin(e.in(0).dtype(), x, x);
    return among.stream().anyMatch(i -> i != best && m.near(x, i, x, best));
  }

  private static boolean nearOrder(Expr e, Pair x, List<Integer> row) {
    List<Integer> sorted =
        row.stream().sorted(Comparator.comparingDouble(i -> x.clean()[i])).toList();
    Margin m = new Margin(e.in(0).dtype(), x, x);
    return IntStream.range(1, sorted.size())
        .anyMatch(i -> m.near(x, sorted.get(i - 1), x, sorted.get(i)));
  }

  private static List<List<Integer>> rows(Pair x, int n) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int at = 0; n > 0 && at < x.clean().length; at += n) {
      rows.add(IntStream.range(at, at + n).boxed().toList());
    }
    return rows;
  }

  private static List<List<Integer>> windows(Op.MaxPoolIndex p, Shape xs, Shape ys) {
    Layout l = p.layout();
    Window w = p.window();
    List<List<Integer>> all = new ArrayList<>();
    for (int image = 0; image < ys.dim(0); image++) {
      for (int channel = 0; channel < l.channels(ys); channel++) {
        for (int at = 0; at < l.height(ys) * l.width(ys); at++) {
          List<Integer> window = new ArrayList<>();
          for (int tap = 0; tap < w.kernelH() * w.kernelW(); tap++) {
            int row = w.row(at / l.width(ys), tap / w.kernelW());
            int column = w.column(at % l.width(ys), tap % w.kernelW());
            if (row >= 0 && row < l.height(xs) && column >= 0 && column < l.width(xs)) {
              window.add(l.at(xs, image, channel, row, column));
            }
          }
          all.add(window);
        }
      }
    }
    return all;
  }

  /** How far apart two operands must lie: a hundred times their drift, and more than rounding. */
  private static final class Margin {
    private final double least;

    Margin(DType dtype, Pair a, Pair b) {
      double scale = Math.max(a.largest(), b.largest());
      double drift = Math.max(a.drift(), b.drift());
      least = 100 * drift + scale * (dtype == DType.F32 ? 1e-5 : 1e-11);
    }

    /** Values that are equal with noise and without are one value, moved about. */
    boolean near(Pair a, int i, Pair b, int j) {
      boolean one = a.clean()[i] == b.clean()[j] && a.noisy()[i] == b.noisy()[j];
      return !one && !(Math.abs(a.clean()[i] - b.clean()[j]) > least);
    }
  }
}
