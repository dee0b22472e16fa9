package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints expressions as a person would write the program: one line a node, inputs by number. */
final class Printer {
  private Printer() {}

  /** One node without its inputs: {@code MatMul F32[128,512]}. */
  static String node(Expr e) {
    return name(e.op()) + " " + e.dtype() + e.shape();
  }

  /** The program that computes the outputs, in topological order. */
  static String program(List<Expr> outputs) {
    StringBuilder text = new StringBuilder();
    Map<Expr, Integer> number = new HashMap<>();
    for (Expr e : Graphs.topological(outputs)) {
      number.put(e, number.size());
      List<String> args = new ArrayList<>();
      for (Expr in : e.inputs()) {
        args.add("%" + number.get(in));
      }
      text.append('%')
          .append(number.get(e))
          .append(" = ")
          .append(name(e.op()))
          .append(args.isEmpty() ? "" : "(" + String.join(", ", args) + ")")
          .append(" : ")
          .append(e.dtype())
          .append(e.shape())
          .append('\n');
    }
    for (Expr e : outputs) {
      text.append("return %").append(number.get(e)).append('\n');
    }
    return text.toString();
  }

  static String name(Op op) {
    return switch (op) {
      case Op.Input i -> "input " + i.name();
      case Op.Read r -> "variable " + r.variable().name();
      case Op.Literal l -> "constant " + l.value();
      case Op.Iota i -> "iota axis " + i.axis();
      case Op.RandomBits r -> "randomBits draw " + r.draw();
      case Op.Unary u -> u.fn().name().toLowerCase(java.util.Locale.ROOT);
      case Op.Binary b -> b.fn().name().toLowerCase(java.util.Locale.ROOT);
      case Op.Compare c -> c.fn().name().toLowerCase(java.util.Locale.ROOT);
      case Op.Select _ -> "select";
      case Op.Cast _ -> "cast";
      case Op.Broadcast b -> "broadcast axes " + b.axes();
      case Op.Reshape _ -> "reshape";
      case Op.Transpose t -> "transpose " + t.permutation();
      case Op.Reduce r -> r.fn().name().toLowerCase(java.util.Locale.ROOT) + " over " + r.axes();
      case Op.ArgMax _ -> "argMax";
      case Op.MatMul m ->
          "matmul" + (m.transposeA() ? " A^T" : "") + (m.transposeB() ? " B^T" : "");
      case Op.Gather _ -> "gather";
      case Op.ScatterAdd _ -> "scatterAdd";
      case Op.Convolve c ->
          "convolve "
              + c.kind().name().toLowerCase(java.util.Locale.ROOT)
              + " "
              + c.window()
              + (c.groups() == 1 ? "" : " groups " + c.groups())
              + switch (c.layout()) {
                case CHANNELS_FIRST -> "";
                case CHANNELS_LAST -> " channels last";
                case GROUPS_APART -> " groups apart";
              };
      case Op.MaxPoolIndex p -> "maxPoolIndex " + p.window();
      case Op.WindowSum s -> "windowSum " + s.window() + (s.transposed() ? " transposed" : "");
      case Op.TakeAlong t -> "takeAlong axis " + t.axis();
      case Op.AddAlong a -> "addAlong axis " + a.axis();
      case Op.Slice s -> "slice " + s.starts() + " to " + s.limits() + " by " + s.strides();
      case Op.Pad p -> "pad " + p.low() + " and " + p.high() + " between " + p.interior();
      case Op.Concat c -> "concat axis " + c.axis();
      case Op.Reverse r -> "reverse " + r.axes();
      case Op.CumSum c -> "cumSum axis " + c.axis() + (c.fromEnd() ? " from the end" : "");
      case Op.ArgSort a -> "argSort" + (a.descending() ? " descending" : "");
      case Op.StopGradient _ -> "stopGradient";
      case Op.Barrier _ -> "barrier";
      case Op.Parameter p -> "parameter " + p.index();
      case Op.Region r -> "region result " + r.result();
      case Op.Cond c -> "cond result " + c.result();
      case Op.Scan s -> "scan of " + s.length() + " result " + s.result();
    };
  }
}
