package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the bodies of loops, choices and regions node by node; a part of {@link Reference}. */
final class ReferenceBodies {
  private ReferenceBodies() {}

  static List<double[]> run(Body body, double[][] arguments) {
    return Reference.evaluateWith(body.results(), body.bind(Arrays.asList(arguments)));
  }

  static double[] cond(Op.Cond c, double[][] in) {
    Body chosen = in[0][0] != 0 ? c.yes() : c.no();
    return run(chosen, Arrays.copyOfRange(in, 1, in.length)).get(c.result());
  }

  static double[] scan(Op.Scan s, Expr e, double[][] in) {
    double[][] arguments = in.clone();
    double[] stacked = new double[e.shape().size()];
    for (int turn = 0; turn < s.length(); turn++) {
      int t = s.element(turn);
      for (int i = s.carried() + s.constants(); i < in.length; i++) {
        int width = in[i].length / s.length();
        arguments[i] = Arrays.copyOfRange(in[i], t * width, (t + 1) * width);
      }
      List<double[]> results = new ArrayList<>(run(s.body(), arguments));
      for (int i = 0; i < s.carried(); i++) {
        arguments[i] = results.get(i);
      }
      if (s.result() >= s.carried()) {
        double[] y = results.get(s.result());
        System.arraycopy(y, 0, stacked, t * y.length, y.length);
      }
    }
    return s.result() < s.carried() ? arguments[s.result()].clone() : stacked;
  }
}
