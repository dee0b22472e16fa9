package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs bodies with {@link Bounded} values, as {@link ReferenceBodies} does without. */
final class BoundedBodies {
  /**
   * A loop's bounds may grow beyond use from turn to turn; more than this of the largest value is a
   * difference all the same.
   */
  private static final double LARGEST = 0.01;

  private BoundedBodies() {}

  static List<Bounded> run(Body body, Bounded[] arguments) {
    return Bounded.evaluate(body.results(), body.bind(Arrays.asList(arguments)));
  }

  static Bounded cond(Op.Cond c, Bounded[] in) {
    Body chosen = in[0].value()[0] != 0 ? c.yes() : c.no();
    return run(chosen, Arrays.copyOfRange(in, 1, in.length)).get(c.result());
  }

  static Bounded scan(Op.Scan s, Expr e, Bounded[] in) {
    Bounded[] arguments = in.clone();
    Bounded stacked = Bounded.exact(new double[e.shape().size()]);
    for (int turn = 0; turn < s.length(); turn++) {
      int t = s.element(turn);
      for (int i = s.carried() + s.constants(); i < in.length; i++) {
        arguments[i] = row(in[i], t, s.length());
      }
      List<Bounded> results = new ArrayList<>(run(s.body(), arguments));
      for (int i = 0; i < s.carried(); i++) {
        arguments[i] = results.get(i);
      }
      if (s.result() >= s.carried()) {
        Bounded y = results.get(s.result());
        int width = y.value().length;
        System.arraycopy(y.value(), 0, stacked.value(), t * width, width);
        System.arraycopy(y.error(), 0, stacked.error(), t * width, width);
      }
    }
    return capped(s.result() < s.carried() ? arguments[s.result()] : stacked);
  }

  private static Bounded row(Bounded x, int t, int rows) {
    int width = x.value().length / rows;
    return new Bounded(
        Arrays.copyOfRange(x.value(), t * width, (t + 1) * width),
        Arrays.copyOfRange(x.error(), t * width, (t + 1) * width));
  }

  private static Bounded capped(Bounded x) {
    double scale = 0;
    for (double v : x.value()) {
      scale = Double.isFinite(v) ? Math.max(scale, Math.abs(v)) : scale;
    }
    double[] error = x.error().clone();
    for (int i = 0; i < error.length; i++) {
      error[i] = Math.min(error[i], LARGEST * scale);
    }
    return new Bounded(x.value(), error);
  }
}
