package thalweg.expr;

import java.util.List;

/**
 * The closed set of primitive operations. Every transform (typing, JVP, transpose, reference
 * evaluation, cost, printing) is one exhaustive switch over it without a default branch: add an
 * operation and the compiler lists what is missing.
 */
sealed interface Op {

  /** A value given at each call. The identity of the record tells two inputs of one name apart. */
  record Input(String name, long serial) implements Op {}

  /** The present value of a variable. */
  record Read(Variable variable) implements Op {}

  /** A scalar constant, exact for F32, F64, I32 and BOOL (0 or 1). */
  record Literal(double value, DType dtype) implements Op {}

  /** I32 array whose element is its own index along {@code axis}. */
  record Iota(Shape shape, int axis) implements Op {}

  /**
   * Uniform 32-bit words. Input: I32[4], the Philox key (two words) and a step of 48 bits (low word
   * first). {@code draw}, 16 bits, tells several draws of one key and step apart.
   */
  record RandomBits(Shape shape, int draw) implements Op {}

  record Unary(UnaryFn fn) implements Op {}

  record Binary(BinaryFn fn) implements Op {}

  record Compare(CompareFn fn) implements Op {}

  /** Elementwise: input 0 (BOOL) ? input 1 : input 2. */
  record Select() implements Op {}

  /** Elementwise conversion; from floating to I32 truncates toward zero, to BOOL tests for != 0. */
  record Cast(DType dtype) implements Op {}

  /**
   * Repeats along new axes. Input axis i becomes output axis {@code axes[i]}; the axes increase,
   * and extents of mapped axes are equal.
   */
  record Broadcast(Shape shape, List<Integer> axes) implements Op {}

  /** Same elements in row-major order under another shape. */
  record Reshape(Shape shape) implements Op {}

  /** Output axis i is input axis {@code permutation[i]}. */
  record Transpose(List<Integer> permutation) implements Op {}

  /** Folds the given axes away. */
  record Reduce(ReduceFn fn, List<Integer> axes) implements Op {}

  /**
   * I32 index of the largest element along the last axis; of equals the first, and NaN is largest.
   */
  record ArgMax() implements Op {}

  /** Product of two matrices, either taken transposed. */
  record MatMul(boolean transposeA, boolean transposeB) implements Op {}

  /** Rows of input 0 chosen by the I32 vector input 1. */
  record Gather() implements Op {}

  /** {@code rows} rows of zeros, to which row i of input 0 is added at index input1[i]. */
  record ScatterAdd(int rows) implements Op {}

  /** The identity, with a derivative of zero. */
  record StopGradient() implements Op {}

  /** Elementwise functions of one argument. */
  enum UnaryFn {
    NEG,
    ABS,
    /** -1, 0 or 1; sign(NaN) is NaN. */
    SIGN,
    EXP,
    LOG,
    LOG1P,
    SQRT,
    TANH,
    SIGMOID,
    SIN,
    COS,
    /** BOOL to BOOL. */
    NOT,
    /** I32 bits to F32 in (0,1): the upper 23 bits as a fraction, plus half a step. */
    UNIT_UNIFORM
  }

  /** Elementwise functions of two arguments. MAX and MIN give NaN if either argument is NaN. */
  enum BinaryFn {
    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN,
    /** BOOL only. */
    AND,
    /** BOOL only. */
    OR
  }

  /** Elementwise comparisons, BOOL valued. */
  enum CompareFn {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE
  }

  /** Reductions. MAX of nothing is minus infinity; MAX gives NaN if any element is NaN. */
  enum ReduceFn {
    SUM,
    MAX
  }
}
