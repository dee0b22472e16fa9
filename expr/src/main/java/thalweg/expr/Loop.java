package thalweg.expr;

import java.util.List;

/**
 * A fused loop nest as data: what is read, what is computed for each index, what is stored or
 * folded. {@link LoopEmitter} turns it into code, {@link LoopBuilder} makes it from expressions.
 *
 * <p>Loops are listed outermost first. The first {@code kept} ones walk the result; the rest are
 * folded away. Loop {@code vector} runs over consecutive elements, a vector at a time; it is the
 * last kept loop (a map, or a fold down the columns) or the last of all (a fold along the rows).
 *
 * @param accesses arrays, reads first, then one for each store, then the fold's result if any
 * @param reads how many of the accesses are read
 * @param body nodes computed inside, inputs first; each reads a literal, an access or the body
 * @param stores body nodes written to memory
 * @param fold the reduction, or null for a map
 */
record Loop(
    int[] extents,
    int kept,
    int vector,
    List<Access> accesses,
    int reads,
    List<Node> body,
    List<Integer> stores,
    Fold fold) {

  /**
   * An array in memory, the element to begin with, and how many to step for each loop; 0 repeats an
   * element.
   */
  record Access(Expr value, DType dtype, int offset, int[] strides) {
    /** Both walk the same places, if their arrays are the same. */
    boolean walksLike(Access other) {
      return offset == other.offset && java.util.Arrays.equals(strides, other.strides);
    }

    /** Where it begins, for an array at an address. */
    long base(long address) {
      return address + (long) offset * dtype.bytes();
    }

    boolean moves(int loop) {
      return strides[loop] != 0;
    }
  }

  /** One computed value: operands are indices into the body. */
  sealed interface Node {
    DType dtype();
  }

  record Load(int access, DType dtype) implements Node {}

  record Const(double value, DType dtype) implements Node {}

  record Apply(Op.Elementwise op, DType dtype, DType from, List<Integer> operands)
      implements Node {}

  record Fold(Op.ReduceFn fn, int operand) {}

  int loops() {
    return extents.length;
  }

  /** A fold whose vector loop is itself folded. */
  boolean alongRows() {
    return fold != null && vector >= kept;
  }

  /** The type of what is folded; only where there is a fold. */
  DType foldType() {
    return body.get(fold.operand()).dtype();
  }

  boolean usesDouble() {
    return accesses.stream().anyMatch(a -> a.dtype() == DType.F64)
        || body.stream().anyMatch(n -> n.dtype() == DType.F64);
  }

  /** Equal for loops that one piece of code serves: all but extents, addresses and strides. */
  String structure() {
    StringBuilder s = new StringBuilder();
    s.append(loops()).append(' ').append(kept).append(' ').append(vector).append(' ').append(reads);
    for (Access a : accesses) {
      s.append('|').append(a.dtype());
      for (int l = 0; l < loops(); l++) {
        s.append(a.moves(l) ? '+' : '0');
      }
    }
    return s.append(body).append(stores).append(fold).toString();
  }
}
