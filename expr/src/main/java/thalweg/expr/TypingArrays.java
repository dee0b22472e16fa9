package thalweg.expr;

import static thalweg.expr.Typing.require;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Typing.Type;

/** Types and shapes of operations on windows, along axes, and of those that hold a body. */
final class TypingArrays {
  private TypingArrays() {}

  static Type convolve(Op.Convolve c, Expr a, Expr b) {
    Layout l = c.layout();
    Shape x = c.x();
    Shape w = c.w();
    require(
        x.rank() == 4 && w.rank() == 4,
        "convolve: expects images of four axes and weights of four, not %s and %s",
        x,
        w);
    require(
        c.groups() >= 1
            && l.channels(x) == (long) w.dim(1) * c.groups()
            && w.dim(0) % c.groups() == 0,
        "convolve: weights %s in %s groups do not fit the channels of %s",
        w,
        c.groups(),
        x);
    require(
        w.dim(2) == c.window().kernelH() && w.dim(3) == c.window().kernelW(),
        "convolve: weights %s do not fill the window %s",
        w,
        c.window());
    require(
        l != Layout.GROUPS_APART || x.dim(0) == c.groups(),
        "convolve: %s does not hold %s groups apart",
        x,
        c.groups());
    fits("convolve", c.window(), l, x);
    Shape y = c.y();
    Shape first =
        switch (c.kind()) {
          case FORWARD, BACKWARD_WEIGHTS -> x;
          case BACKWARD_DATA -> y;
        };
    Shape second =
        switch (c.kind()) {
          case FORWARD, BACKWARD_DATA -> w;
          case BACKWARD_WEIGHTS -> y;
        };
    require(
        a.dtype().isFloating()
            && a.dtype() == b.dtype()
            && a.shape().equals(first)
            && b.shape().equals(second),
        "convolve %s: expects %s and %s of one floating type, not %s and %s",
        c.kind(),
        first,
        second,
        a,
        b);
    return new Type(
        a.dtype(),
        switch (c.kind()) {
          case FORWARD -> y;
          case BACKWARD_DATA -> x;
          case BACKWARD_WEIGHTS -> w;
        });
  }

  private static void fits(String op, Window window, Layout l, Shape x) {
    require(
        window.rows(l.height(x)) > 0 && window.columns(l.width(x)) > 0,
        "%s: the window %s does not fit images of %s by %s, shape %s",
        op,
        window,
        l.height(x),
        l.width(x),
        x);
  }

  static Type maxPoolIndex(Op.MaxPoolIndex p, Expr x) {
    require(x.shape().rank() == 4, "maxPool: expects images of four axes, not %s", x);
    fits("maxPool", p.window(), p.layout(), x.shape());
    Window w = p.window();
    require(
        Math.max(w.padTop(), w.padBottom()) <= w.dilationH() * (w.kernelH() - 1)
            && Math.max(w.padLeft(), w.padRight()) <= w.dilationW() * (w.kernelW() - 1),
        "maxPool: some window of %s would lie in the padding alone",
        w);
    return new Type(DType.I32, p.layout().slid(x.shape(), w, p.layout().channels(x.shape())));
  }

  static Type windowSum(Op.WindowSum s, Expr x) {
    require(s.planes().rank() == 4, "windowSum: expects images of four axes, not %s", s.planes());
    fits("windowSum", s.window(), s.layout(), s.planes());
    Shape sums = s.layout().slid(s.planes(), s.window(), s.layout().channels(s.planes()));
    Shape from = s.transposed() ? sums : s.planes();
    require(
        x.dtype().isFloating() && x.shape().equals(from),
        "windowSum: expects floating %s, not %s",
        from,
        x);
    return new Type(x.dtype(), s.transposed() ? s.planes() : sums);
  }

  static Type along(String op, int axis, int extent, Expr x, Expr index) {
    require(
        index.dtype() == DType.I32
            && axis >= 0
            && axis < x.shape().rank()
            && index.shape().rank() == x.shape().rank(),
        "%s: expects I32 indices of as many axes as %s along one of them, not %s along %s",
        op,
        x,
        index,
        axis);
    int[] dims = x.shape().dims();
    dims[axis] = index.shape().dim(axis);
    require(
        index.shape().equals(Shape.of(dims)) && extent >= 0,
        "%s: %s and %s differ in another axis than %s",
        op,
        x,
        index,
        axis);
    dims[axis] = extent;
    return new Type(x.dtype(), Shape.of(dims));
  }

  static Type slice(Op.Slice s, Expr x) {
    int rank = x.shape().rank();
    require(
        s.starts().size() == rank && s.limits().size() == rank && s.strides().size() == rank,
        "slice: starts %s, limits %s and strides %s do not name the axes of %s",
        s.starts(),
        s.limits(),
        s.strides(),
        x);
    int[] dims = new int[rank];
    for (int a = 0; a < rank; a++) {
      int from = s.starts().get(a);
      int to = s.limits().get(a);
      int step = s.strides().get(a);
      require(
          0 <= from && from <= to && to <= x.shape().dim(a) && step >= 1,
          "slice: %s to %s by %s is not inside axis %s of %s",
          from,
          to,
          step,
          a,
          x);
      dims[a] = (to - from + step - 1) / step;
    }
    return new Type(x.dtype(), Shape.of(dims));
  }

  static Type pad(Op.Pad p, Expr x) {
    int rank = x.shape().rank();
    require(
        p.low().size() == rank
            && p.high().size() == rank
            && p.interior().size() == rank
            && noneNegative(p.low())
            && noneNegative(p.high())
            && noneNegative(p.interior())
            && x.dtype() != DType.BOOL,
        "pad: low %s, high %s, interior %s do not fit %s",
        p.low(),
        p.high(),
        p.interior(),
        x);
    int[] dims = new int[rank];
    for (int a = 0; a < rank; a++) {
      int n = x.shape().dim(a);
      dims[a] = p.low().get(a) + p.high().get(a) + n + Math.max(0, n - 1) * p.interior().get(a);
    }
    return new Type(x.dtype(), Shape.of(dims));
  }

  private static boolean noneNegative(List<Integer> values) {
    return values.stream().noneMatch(v -> v < 0);
  }

  static Type concat(Op.Concat c, Expr[] in) {
    require(in.length > 0, "concat: nothing to join");
    int rank = in[0].shape().rank();
    require(c.axis() >= 0 && c.axis() < rank, "concat: %s has no axis %s", in[0], c.axis());
    int[] dims = in[0].shape().dims();
    for (int i = 1; i < in.length; i++) {
      int[] other = in[i].shape().dims();
      boolean same = in[i].dtype() == in[0].dtype() && other.length == rank;
      for (int a = 0; same && a < rank; a++) {
        same = a == c.axis() || other[a] == dims[a];
      }
      require(same, "concat: %s and %s differ in another axis than %s", in[0], in[i], c.axis());
      dims[c.axis()] += other[c.axis()];
    }
    return new Type(in[0].dtype(), Shape.of(dims));
  }

  static Type reverse(Op.Reverse r, Expr x) {
    require(
        r.axes().stream().allMatch(a -> a >= 0 && a < x.shape().rank())
            && r.axes().stream().distinct().count() == r.axes().size(),
        "reverse: bad axes %s of %s",
        r.axes(),
        x);
    return new Type(x.dtype(), x.shape());
  }

  static Type cumSum(Op.CumSum c, Expr x) {
    require(
        c.axis() >= 0 && c.axis() < x.shape().rank() && x.dtype() != DType.BOOL,
        "cumSum: no running sum along axis %s of %s",
        c.axis(),
        x);
    return new Type(x.dtype(), x.shape());
  }

  static Type argSort(Expr x) {
    require(x.shape().rank() > 0, "argSort: no last axis to sort in the scalar %s", x);
    return new Type(DType.I32, x.shape());
  }

  static Type region(Op.Region r, Expr[] in) {
    return result("checkpoint", r.body(), r.result(), Arrays.asList(in));
  }

  static Type cond(Op.Cond c, Expr[] in) {
    require(
        in.length > 0 && in[0].dtype() == DType.BOOL && in[0].shape().rank() == 0,
        "cond: the condition must be a BOOL scalar, not %s",
        in.length > 0 ? in[0] : "missing");
    List<Expr> arguments = Arrays.asList(in).subList(1, in.length);
    Type yes = result("cond", c.yes(), c.result(), arguments);
    Type no = result("cond", c.no(), c.result(), arguments);
    require(yes.equals(no), "cond: %s in one case and %s in the other", yes, no);
    return yes;
  }

  private static Type result(String op, Body body, int result, List<Expr> arguments) {
    require(
        result >= 0 && result < body.results().size(),
        "%s: no result %s among %s",
        op,
        result,
        body.results().size());
    require(
        body.parameters().size() == arguments.size(),
        "%s: %s values for %s parameters",
        op,
        arguments.size(),
        body.parameters().size());
    for (int i = 0; i < arguments.size(); i++) {
      sameType(op, body.parameters().get(i), arguments.get(i));
    }
    Expr r = body.results().get(result);
    return new Type(r.dtype(), r.shape());
  }

  private static void sameType(String op, Expr wanted, Expr given) {
    require(
        wanted.dtype() == given.dtype() && wanted.shape().equals(given.shape()),
        "%s: expects %s%s, not %s",
        op,
        wanted.dtype(),
        wanted.shape(),
        given);
  }

  static Type scan(Op.Scan s, Expr[] in) {
    Body body = s.body();
    require(s.length() >= 0, "scan: %s turns", s.length());
    require(
        in.length == body.parameters().size() && s.carried() + s.constants() <= in.length,
        "scan: %s values for %s parameters",
        in.length,
        body.parameters().size());
    for (int i = 0; i < in.length; i++) {
      Expr p = body.parameters().get(i);
      if (i < s.carried() + s.constants()) {
        sameType("scan", p, in[i]);
      } else {
        require(
            in[i].dtype() == p.dtype() && in[i].shape().equals(stacked(s.length(), p.shape())),
            "scan: expects a sequence %s%s, not %s",
            p.dtype(),
            stacked(s.length(), p.shape()),
            in[i]);
      }
    }
    require(
        body.results().size() >= s.carried(),
        "scan: %s results for %s carried values",
        body.results().size(),
        s.carried());
    for (int i = 0; i < s.carried(); i++) {
      sameType("scan", body.parameters().get(i), body.results().get(i));
    }
    require(
        s.result() >= 0 && s.result() < body.results().size(),
        "scan: no result %s among %s",
        s.result(),
        body.results().size());
    Expr r = body.results().get(s.result());
    return new Type(
        r.dtype(), s.result() < s.carried() ? r.shape() : stacked(s.length(), r.shape()));
  }

  /** A leading axis of {@code length} before a shape. */
  static Shape stacked(int length, Shape s) {
    int[] dims = new int[s.rank() + 1];
    dims[0] = length;
    System.arraycopy(s.dims(), 0, dims, 1, s.rank());
    return Shape.of(dims);
  }
}
