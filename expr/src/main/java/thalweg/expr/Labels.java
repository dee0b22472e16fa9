package thalweg.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short names of a plan's stored values, and formulas of its kernels over them. */
final class Labels {
  private static final int LONGEST = 110;

  private final Map<Expr, String> names = new HashMap<>();

  Labels(Plan plan) {
    for (Kernel k : plan.order()) {
      for (Expr e : k.writes()) {
        names.put(e, "t" + (names.size() + 1));
      }
    }
  }

  /** {@code t7}, or the name of an input or a variable, or a constant. */
  String of(Expr e) {
    Expr stored = Partition.storage(e);
    String known = names.get(stored);
    if (known != null) {
      return known;
    }
    return switch (stored.op()) {
      case Op.Input i -> i.name();
      case Op.Read r -> r.variable().name();
      case Op.Literal l -> number(l);
      case Op.Parameter p -> "p" + p.index();
      case Op.Iota _ -> "iota";
      default -> Printer.name(stored.op());
    };
  }

  private static String number(Op.Literal l) {
    return l.value() == Math.rint(l.value()) && Math.abs(l.value()) < 1e6
        ? Long.toString((long) l.value())
        : Float.toString((float) l.value());
  }

  /** One formula a value that the kernel writes: {@code t3 F32[128,64] = max(t2 + b1, 0)}. */
  List<String> formulas(Kernel k) {
    return k.writes().stream()
        .map(e -> of(e) + " " + e.dtype() + e.shape() + " = " + formula(e, k))
        .toList();
  }

  /** The same in one line and without types: {@code t3 = max(t2 + b1, 0)}. */
  String summary(Kernel k) {
    return String.join("; ", k.writes().stream().map(e -> of(e) + " = " + formula(e, k)).toList());
  }

  private String formula(Expr e, Kernel k) {
    StringBuilder s = new StringBuilder();
    write(e, k, true, true, s);
    return s.length() > LONGEST ? s.substring(0, LONGEST) + " ..." : s.toString();
  }

  /** Everything the kernel writes, in one line. */
  String line(Kernel k) {
    return String.join("; ", formulas(k));
  }

  /**
   * @param root whether the kernel writes the value, so that its name is not enough
   * @param bare whether a sum may stand without parentheses
   */
  private void write(Expr e, Kernel k, boolean root, boolean bare, StringBuilder s) {
    if (s.length() > 3 * LONGEST) {
      s.append("...");
      return;
    }
    boolean inside = root || (k.inline.contains(e) && !k.stores.contains(e));
    if (!inside) {
      s.append(e.op() instanceof Op.Broadcast ? of(e.in(0)) : of(e));
      return;
    }
    if (e.op() instanceof Op.Binary b && sign(b.fn()) != null) {
      s.append(bare ? "" : "(");
      write(e.in(0), k, false, false, s);
      s.append(' ').append(sign(b.fn())).append(' ');
      write(e.in(1), k, false, false, s);
      s.append(bare ? "" : ")");
      return;
    }
    s.append(Printer.name(e.op()));
    for (int i = 0; i < e.inputs().length; i++) {
      s.append(i == 0 ? "(" : ", ");
      write(e.in(i), k, false, true, s);
    }
    s.append(e.inputs().length == 0 ? "" : ")");
  }

  private static String sign(Op.BinaryFn fn) {
    return switch (fn) {
      case ADD -> "+";
      case SUB -> "-";
      case MUL -> "*";
      case DIV -> "/";
      case REM -> "%";
      case MAX, MIN, AND, OR -> null;
    };
  }

  /** Lines of the program that a kernel's values come from, those of its results first. */
  static String origins(Kernel k) {
    java.util.Set<String> lines = new java.util.LinkedHashSet<>();
    k.writes().forEach(e -> lines.add(e.origin()));
    k.inline.forEach(e -> lines.add(e.origin()));
    return lines.size() <= 2
        ? String.join(", ", lines)
        : lines.stream().limit(2).collect(java.util.stream.Collectors.joining(", "))
            + " and "
            + (lines.size() - 2)
            + " more";
  }
}
