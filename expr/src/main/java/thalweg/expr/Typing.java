package thalweg.expr;

import java.util.HashSet;
import java.util.List;

/** The rule table of types and shapes. Each error names the operation, what it got and expects. */
final class Typing {
  private Typing() {}

  record Type(DType dtype, Shape shape) {}

  static Type infer(Op op, Expr[] in) {
    return switch (op) {
      case Op.Input _ -> throw new IllegalStateException("inputs carry their own type");
      case Op.Read r -> new Type(r.variable().dtype(), r.variable().shape());
      case Op.Literal l -> new Type(l.dtype(), Shape.SCALAR);
      case Op.Iota i -> {
        require(
            i.axis() >= 0 && i.axis() < i.shape().rank(),
            "iota: %s has no axis %s",
            i.shape(),
            i.axis());
        yield new Type(DType.I32, i.shape());
      }
      case Op.RandomBits r -> {
        require(
            in[0].dtype() == DType.I32 && in[0].shape().equals(Shape.of(4)),
            "random: the key must be I32[4], not %s",
            in[0]);
        require(
            r.draw() >= 0 && r.draw() < 1 << 16, "random: draw %s is not in 0..65535", r.draw());
        yield new Type(DType.I32, r.shape());
      }
      case Op.Unary u -> new Type(unary(u.fn(), in[0]), in[0].shape());
      case Op.Binary b -> new Type(binary(b.fn(), in[0], in[1]), in[0].shape());
      case Op.Compare c -> {
        sameTypeAndShape(c.fn().name(), in[0], in[1]);
        yield new Type(DType.BOOL, in[0].shape());
      }
      case Op.Select _ -> {
        require(in[0].dtype() == DType.BOOL, "select: the condition must be BOOL, not %s", in[0]);
        sameTypeAndShape("select", in[1], in[2]);
        require(in[0].shape().equals(in[1].shape()), "select: %s chooses in %s", in[0], in[1]);
        yield new Type(in[1].dtype(), in[1].shape());
      }
      case Op.Cast c -> new Type(c.dtype(), in[0].shape());
      case Op.Broadcast b -> {
        checkBroadcast(b, in[0]);
        yield new Type(in[0].dtype(), b.shape());
      }
      case Op.Reshape r -> {
        require(
            r.shape().size() == in[0].shape().size(),
            "reshape: %s has other than the elements of %s",
            r.shape(),
            in[0]);
        yield new Type(in[0].dtype(), r.shape());
      }
      case Op.Transpose t -> new Type(in[0].dtype(), permuted(t.permutation(), in[0]));
      case Op.Reduce r -> {
        require(in[0].dtype() != DType.BOOL, "%s: cannot reduce %s; cast it first", r.fn(), in[0]);
        yield new Type(in[0].dtype(), reduced(r, in[0]));
      }
      case Op.ArgMax _ -> {
        int rank = in[0].shape().rank();
        require(
            rank > 0 && in[0].shape().dim(rank - 1) > 0,
            "argMax: no last axis to search in %s",
            in[0]);
        yield new Type(
            DType.I32, Shape.of(java.util.Arrays.copyOf(in[0].shape().dims(), rank - 1)));
      }
      case Op.MatMul m -> matmul(m, in[0], in[1]);
      case Op.Gather _ -> {
        require(in[0].shape().rank() > 0, "gather: no rows in the scalar %s", in[0]);
        indexVector("gather", in[1]);
        yield new Type(in[0].dtype(), withRows(in[0].shape(), in[1].shape().dim(0)));
      }
      case Op.ScatterAdd s -> {
        indexVector("scatterAdd", in[1]);
        require(
            in[0].dtype().isFloating()
                && in[0].shape().rank() > 0
                && in[0].shape().dim(0) == in[1].shape().dim(0),
            "scatterAdd: %s does not give one row an index of %s",
            in[0],
            in[1]);
        yield new Type(in[0].dtype(), withRows(in[0].shape(), s.rows()));
      }
      case Op.Convolve c -> TypingArrays.convolve(c, in[0], in[1]);
      case Op.MaxPoolIndex p -> TypingArrays.maxPoolIndex(p, in[0]);
      case Op.WindowSum s -> TypingArrays.windowSum(s, in[0]);
      case Op.TakeAlong t ->
          TypingArrays.along("takeAlong", t.axis(), extentAlong(in[1], t.axis()), in[0], in[1]);
      case Op.AddAlong a -> {
        sameShape("addAlong", in[0], in[1]);
        require(in[0].dtype().isFloating(), "addAlong: expects F32 or F64, not %s", in[0]);
        yield TypingArrays.along("addAlong", a.axis(), a.extent(), in[0], in[1]);
      }
      case Op.Slice s -> TypingArrays.slice(s, in[0]);
      case Op.Pad p -> TypingArrays.pad(p, in[0]);
      case Op.Concat c -> TypingArrays.concat(c, in);
      case Op.Reverse r -> TypingArrays.reverse(r, in[0]);
      case Op.CumSum c -> TypingArrays.cumSum(c, in[0]);
      case Op.ArgSort _ -> TypingArrays.argSort(in[0]);
      case Op.StopGradient _, Op.Barrier _ -> new Type(in[0].dtype(), in[0].shape());
      case Op.Parameter p -> new Type(p.dtype(), p.shape());
      case Op.Region r -> TypingArrays.region(r, in);
      case Op.Cond c -> TypingArrays.cond(c, in);
      case Op.Scan s -> TypingArrays.scan(s, in);
    };
  }

  private static DType unary(Op.UnaryFn fn, Expr x) {
    return switch (fn) {
      case NEG, ABS, SIGN -> {
        require(x.dtype() != DType.BOOL, "%s: expects numbers, not %s", fn, x);
        yield x.dtype();
      }
      case EXP, LOG, LOG1P, SQRT, TANH, SIGMOID, SIN, COS -> {
        require(x.dtype().isFloating(), "%s: expects F32 or F64, not %s; cast it first", fn, x);
        yield x.dtype();
      }
      case NOT -> {
        require(x.dtype() == DType.BOOL, "not: expects BOOL, not %s", x);
        yield DType.BOOL;
      }
      case UNIT_UNIFORM -> {
        require(x.dtype() == DType.I32, "uniform: expects I32 bits, not %s", x);
        yield DType.F32;
      }
    };
  }

  private static DType binary(Op.BinaryFn fn, Expr a, Expr b) {
    sameTypeAndShape(fn.name(), a, b);
    return switch (fn) {
      case ADD, SUB, MUL, DIV, MAX, MIN -> {
        require(a.dtype() != DType.BOOL, "%s: expects numbers, not %s", fn, a);
        yield a.dtype();
      }
      case REM -> {
        require(a.dtype() == DType.I32, "REM: expects I32, not %s", a);
        yield a.dtype();
      }
      case AND, OR -> {
        require(!a.dtype().isFloating(), "%s: expects BOOL or I32, not %s", fn, a);
        yield a.dtype();
      }
    };
  }

  private static Type matmul(Op.MatMul m, Expr a, Expr b) {
    int rank = a.shape().rank();
    boolean matrices = rank >= 2 && b.shape().rank() == rank;
    require(
        matrices && a.dtype() == b.dtype() && a.dtype().isFloating(),
        "matmul: expects F32 or F64 matrices, both of one type and as many axes, not %s and %s",
        a,
        b);
    int[] dims = a.shape().dims();
    for (int i = 0; i < rank - 2; i++) {
      require(dims[i] == b.shape().dim(i), "matmul: %s and %s differ in a leading axis", a, b);
    }
    int rows = a.shape().dim(m.transposeA() ? rank - 1 : rank - 2);
    int inner = a.shape().dim(m.transposeA() ? rank - 2 : rank - 1);
    int innerB = b.shape().dim(m.transposeB() ? rank - 1 : rank - 2);
    int columns = b.shape().dim(m.transposeB() ? rank - 2 : rank - 1);
    require(
        inner == innerB,
        "matmul: %s%s and %s%s do not meet",
        a.shape(),
        m.transposeA() ? " transposed" : "",
        b.shape(),
        m.transposeB() ? " transposed" : "");
    dims[rank - 2] = rows;
    dims[rank - 1] = columns;
    return new Type(a.dtype(), Shape.of(dims));
  }

  private static int extentAlong(Expr index, int axis) {
    return axis >= 0 && axis < index.shape().rank() ? index.shape().dim(axis) : 0;
  }

  private static void sameShape(String op, Expr a, Expr b) {
    require(a.shape().equals(b.shape()), "%s: %s and %s differ in shape", op, a, b);
  }

  private static void checkBroadcast(Op.Broadcast b, Expr x) {
    boolean ok = b.axes().size() == x.shape().rank();
    int previous = -1;
    for (int i = 0; ok && i < b.axes().size(); i++) {
      int axis = b.axes().get(i);
      ok = axis > previous && axis < b.shape().rank() && b.shape().dim(axis) == x.shape().dim(i);
      previous = axis;
    }
    require(ok, "broadcast: %s does not fit axes %s of %s", x, b.axes(), b.shape());
  }

  private static Shape permuted(List<Integer> permutation, Expr x) {
    int rank = x.shape().rank();
    boolean ok = permutation.size() == rank && new HashSet<>(permutation).size() == rank;
    int[] dims = new int[permutation.size()];
    for (int i = 0; ok && i < rank; i++) {
      ok = permutation.get(i) >= 0 && permutation.get(i) < rank;
      dims[i] = ok ? x.shape().dim(permutation.get(i)) : 0;
    }
    require(ok, "transpose: %s is no permutation of the axes of %s", permutation, x);
    return Shape.of(dims);
  }

  private static Shape reduced(Op.Reduce r, Expr x) {
    int rank = x.shape().rank();
    boolean[] gone = new boolean[rank];
    for (int axis : r.axes()) {
      require(
          axis >= 0 && axis < rank && !gone[axis], "%s: bad axes %s of %s", r.fn(), r.axes(), x);
      gone[axis] = true;
    }
    int[] dims = new int[rank - r.axes().size()];
    int k = 0;
    for (int i = 0; i < rank; i++) {
      if (!gone[i]) {
        dims[k++] = x.shape().dim(i);
      }
    }
    return Shape.of(dims);
  }

  private static Shape withRows(Shape s, int rows) {
    int[] dims = s.dims();
    dims[0] = rows;
    return Shape.of(dims);
  }

  private static void indexVector(String op, Expr indices) {
    require(
        indices.dtype() == DType.I32 && indices.shape().rank() == 1,
        "%s: indices must be an I32 vector, not %s",
        op,
        indices);
  }

  private static void sameTypeAndShape(String op, Expr a, Expr b) {
    require(
        a.dtype() == b.dtype() && a.shape().equals(b.shape()),
        "%s: %s and %s differ; cast or broadcast one of them",
        op,
        a,
        b);
  }

  /** The common shape of two by NumPy's rule. */
  static Shape broadcast(String op, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int x = i <= a.rank() ? a.dim(a.rank() - i) : 1;
      int y = i <= b.rank() ? b.dim(b.rank() - i) : 1;
      require(
          x == y || x == 1 || y == 1,
          "%s: shapes %s and %s cannot be broadcast together",
          op,
          a,
          b);
      dims[rank - i] = x == 1 ? y : x;
    }
    return Shape.of(dims);
  }

  static void require(boolean condition, String message, Object... args) {
    if (!condition) {
      throw new IllegalArgumentException(
          String.format(message, args) + " (at " + Origin.current() + ")");
    }
  }
}
