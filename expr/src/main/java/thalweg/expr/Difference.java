package thalweg.expr;

import java.util.ArrayList;
import java.util.List;

/** How debug mode says where two values differ. */
final class Difference {
  private Difference() {}

  /** A node with its operands: {@code mul(F32[3], F32[3]) F32[3]}. */
  static String node(Expr e) {
    List<String> in = new ArrayList<>();
    for (Expr i : e.inputs()) {
      in.add(Printer.node(i));
    }
    return Printer.name(e.op())
        + (in.isEmpty() ? "" : "(" + String.join(", ", in) + ")")
        + " "
        + e.dtype()
        + e.shape();
  }

  static String element(Shape shape, int at, double expected, double found) {
    return "element " + index(shape, at) + ": expected " + expected + ", found " + found;
  }

  /** The place of an element along each axis. */
  static String index(Shape shape, int at) {
    List<Integer> place = new ArrayList<>();
    int[] strides = shape.strides();
    for (int a = 0; a < shape.rank(); a++) {
      place.add(at / strides[a] % shape.dim(a));
    }
    return place.toString().replace(" ", "");
  }
}
