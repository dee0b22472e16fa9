package thalweg.expr;

import java.util.List;
import java.util.Locale;

/** A compiled program as a person would read it: one line a step. */
final class ProgramText {
  private ProgramText() {}

  static String of(CompiledProgram program) {
    Bound bound = program.bound();
    Plan plan = bound.plan();
    Labels labels = new Labels(plan);
    Cost cost = Cost.of(plan);
    StringBuilder s = new StringBuilder();
    s.append(plan.order().size()).append(" kernels, ");
    s.append(scaled(cost.flops(), "FLOP")).append(", ");
    s.append(scaled(cost.bytes(), "B")).append(" moved, arena ").append(plan.bytes());
    s.append(" bytes");
    layouts(plan, s);
    s.append('\n');
    for (int i = 0; i < bound.steps().size(); i++) {
      List<Kernel> kernels = bound.kernels().get(i);
      if (kernels.isEmpty()) {
        s.append("%4d  copy  %s%n".formatted(i + 1, bound.steps().get(i)));
      }
      for (int j = 0; j < kernels.size(); j++) {
        String number = j == 0 ? Integer.toString(i + 1) : "+";
        s.append("%4s  %s%n".formatted(number, line(kernels.get(j), labels)));
      }
      if (kernels.size() == 1 && !kernels.get(0).isLoop()) {
        s.setLength(s.length() - 1);
        s.append(how(bound.steps().get(i), kernels.get(0))).append('\n');
      }
    }
    return s.toString();
  }

  /** What the layouts of images cost: transposes, and weights copied to the library's order. */
  private static void layouts(Plan plan, StringBuilder s) {
    long transposes = 0;
    long weights = 0;
    for (Kernel k : plan.order()) {
      if (k.anchor != null) {
        transposes += k.anchor.op() instanceof Op.Transpose ? 1 : 0;
        weights += LibraryKernels.reordersWeights(k.anchor) ? 1 : 0;
      }
    }
    if (transposes + weights > 0) {
      s.append(", ").append(transposes).append(" transposes, ");
      s.append(weights).append(" reorders of weights");
    }
  }

  private static String line(Kernel k, Labels labels) {
    return "%-5s %s   (%s)".formatted(kind(k), labels.line(k), Labels.origins(k));
  }

  static String kind(Kernel k) {
    return k.isFold() ? "fold" : k.isLoop() ? "loop" : "call";
  }

  /** What a library step says of itself besides its name: cuts, turns. */
  private static String how(Step step, Kernel k) {
    String text = step.toString();
    String plain = Printer.node(k.anchor);
    return text.equals(plain) ? "" : "\n          " + text;
  }

  /** {@code 3.2 MFLOP}. */
  static String scaled(double value, String unit) {
    String[] prefixes = {"", "k", "M", "G", "T", "P"};
    double v = value;
    int p = 0;
    while (Math.abs(v) >= 1000 && p < prefixes.length - 1) {
      v /= 1000;
      p++;
    }
    String number = p == 0 && v == Math.rint(v) ? Long.toString((long) v) : three(v);
    return number + " " + prefixes[p] + unit;
  }

  private static String three(double v) {
    String format = Math.abs(v) >= 100 ? "%.0f" : Math.abs(v) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, v);
  }
}
