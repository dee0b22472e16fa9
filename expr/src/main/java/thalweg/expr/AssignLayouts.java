package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Puts channels last where that is what fast kernels want. Convolution and pooling are rewritten
 * between two transposes; then the transposes behind them are pulled through what follows, so that
 * they meet those in front of the next such operation and cancel. Those that remain are where
 * images come in, are flattened, or leave.
 *
 * <p>Channels last was chosen over the library's own blocked layout by measurement: see {@link
 * ConvolveStep}. It is a layout like any other to all operations that are not about windows.
 */
final class AssignLayouts {
  private static final List<Integer> TO_LAST = List.of(0, 2, 3, 1);
  private static final List<Integer> TO_FIRST = List.of(0, 3, 1, 2);

  /** Below these a channel's numbers are not worth being found image by image. */
  private static final int FEW_IMAGES = 8;

  private static final int MANY_PIXELS = 1 << 16;

  /** Transposes that this pass made: the only ones that it moves. */
  private final Set<Expr> ours = new HashSet<>();

  private AssignLayouts() {}

  static List<Expr> run(List<Expr> roots) {
    AssignLayouts pass = new AssignLayouts();
    return Graphs.rewrite(roots, (e, in) -> pass.rule(Graphs.withInputs(e, in)));
  }

  private Expr rule(Expr e) {
    return switch (e.op()) {
      case Op.Convolve c -> convolve(c, e);
      case Op.MaxPoolIndex p ->
          p.layout() == Layout.CHANNELS_FIRST && e.in(0).dtype() == DType.F32
              ? first(
                  Expr.make(new Op.MaxPoolIndex(p.window(), Layout.CHANNELS_LAST), last(e.in(0))))
              : e;
      case Op.WindowSum s ->
          s.layout() == Layout.CHANNELS_FIRST && e.dtype() == DType.F32
              ? first(
                  Expr.make(
                      new Op.WindowSum(
                          s.window(),
                          permuted(s.planes(), TO_LAST),
                          Layout.CHANNELS_LAST,
                          s.transposed()),
                      last(e.in(0))))
              : e;
      case Op.Unary _, Op.Binary _, Op.Compare _, Op.Select _, Op.Cast _, Op.Barrier _ ->
          pull(e, _ -> e.op());
      case Op.TakeAlong t -> pull(e, p -> new Op.TakeAlong(p.indexOf(t.axis())));
      case Op.AddAlong a -> pull(e, p -> new Op.AddAlong(p.indexOf(a.axis()), a.extent()));
      case Op.Slice s ->
          pull(
              e,
              p ->
                  new Op.Slice(
                      ordered(s.starts(), p), ordered(s.limits(), p), ordered(s.strides(), p)));
      case Op.Pad x ->
          pull(
              e,
              p -> new Op.Pad(ordered(x.low(), p), ordered(x.high(), p), ordered(x.interior(), p)));
      case Op.Concat c -> pull(e, p -> new Op.Concat(p.indexOf(c.axis())));
      case Op.Reverse r -> pull(e, p -> new Op.Reverse(moved(r.axes(), p)));
      case Op.CumSum c -> pull(e, p -> new Op.CumSum(p.indexOf(c.axis()), c.fromEnd()));
      case Op.Transpose t -> isOurs(e.in(0)) ? transposed(e.in(0), t.permutation()) : e;
      case Op.Reduce r -> isOurs(e.in(0)) ? reduce(r, e) : imageByImage(r, e.in(0));
      case Op.Reshape r -> isOurs(e.in(0)) ? reshape(r, e) : e;
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.RandomBits _,
          Op.Broadcast _,
          Op.ArgMax _,
          Op.MatMul _,
          Op.ArgSort _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.StopGradient _,
          Op.Parameter _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          e;
    };
  }

  private Expr convolve(Op.Convolve c, Expr e) {
    if (c.layout() != Layout.CHANNELS_FIRST || e.dtype() != DType.F32) {
      return e;
    }
    Op.Convolve apart = apart(c);
    if (ConvolveEachStep.isWorthwhile(apart)) {
      return Expr.make(apart, apart(e.in(0), c.groups()), apart(e.in(1), c.groups()));
    }
    Op.Convolve to =
        new Op.Convolve(
            c.kind(),
            c.window(),
            c.groups(),
            permuted(c.x(), TO_LAST),
            c.w(),
            Layout.CHANNELS_LAST);
    if (!Taps.areWorthwhile(to) && ConvolveCut.of(to).isEmpty()) {
      return e;
    }
    return switch (c.kind()) {
      case FORWARD, BACKWARD_DATA -> first(Expr.make(to, last(e.in(0)), e.in(1)));
      case BACKWARD_WEIGHTS -> Expr.make(to, last(e.in(0)), last(e.in(1)));
    };
  }

  /** The same with groups apart. */
  private static Op.Convolve apart(Op.Convolve c) {
    Shape x = c.x();
    Shape groups = Shape.of(c.groups(), x.dim(2), x.dim(3), x.dim(0) * x.dim(1) / c.groups());
    return x.dim(0) == 1
        ? new Op.Convolve(c.kind(), c.window(), c.groups(), groups, c.w(), Layout.GROUPS_APART)
        : c;
  }

  /** One image of many groups as so many images, channels last. */
  private Expr apart(Expr image, int groups) {
    Shape s = image.shape();
    Expr from = image.op() instanceof Op.Reshape ? image.in(0) : image;
    Expr images = from.reshape(groups, s.dim(1) / groups, s.dim(2), s.dim(3));
    return last(
        isOurs(from) && images != from ? reshape((Op.Reshape) images.op(), images) : images);
  }

  private Expr last(Expr images) {
    return transposed(images, TO_LAST);
  }

  private Expr first(Expr images) {
    return transposed(images, TO_FIRST);
  }

  private boolean isOurs(Expr e) {
    return ours.contains(e);
  }

  /** Output axis i is axis {@code p[i]} of e; looks through what can be made in any order. */
  private Expr transposed(Expr e, List<Integer> p) {
    if (IntStream.range(0, p.size()).allMatch(i -> p.get(i) == i)) {
      return e;
    }
    if (e.op() instanceof Op.Transpose t && isOurs(e)) {
      return transposed(e.in(0), ordered(t.permutation(), p));
    }
    if (e.op() instanceof Op.Broadcast b) {
      // Where each axis of the repeated value goes; those must again increase.
      List<Integer> to = b.axes().stream().map(p::indexOf).toList();
      List<Integer> order =
          IntStream.range(0, to.size())
              .boxed()
              .sorted((i, j) -> Integer.compare(to.get(i), to.get(j)))
              .toList();
      return Expr.make(
          new Op.Broadcast(permuted(e.shape(), p), ordered(to, order)), transposed(e.in(0), order));
    }
    Expr t = Expr.make(new Op.Transpose(p), e);
    ours.add(t);
    return t;
  }

  /**
   * An operation on arrays of one order of axes, done in the order that one of them has behind its
   * transpose, and transposed afterwards.
   */
  private Expr pull(Expr e, java.util.function.Function<List<Integer>, Op> inOrder) {
    for (Expr in : e.inputs()) {
      if (isOurs(in)) {
        List<Integer> p = inverse(((Op.Transpose) in.op()).permutation());
        Expr[] inputs = Arrays.stream(e.inputs()).map(x -> transposed(x, p)).toArray(Expr[]::new);
        return transposed(Expr.make(inOrder.apply(p), inputs), inverse(p));
      }
    }
    return e;
  }

  private Expr reduce(Op.Reduce r, Expr e) {
    List<Integer> p = ((Op.Transpose) e.in(0).op()).permutation();
    Expr x = e.in(0).in(0);
    List<Integer> axes = r.axes().stream().map(p::get).sorted().toList();
    Expr reduced = imageByImage(new Op.Reduce(r.fn(), axes), x);
    List<Integer> left =
        IntStream.range(0, p.size()).boxed().filter(a -> !axes.contains(a)).toList();
    List<Integer> wanted =
        IntStream.range(0, p.size())
            .boxed()
            .filter(a -> !r.axes().contains(a))
            .map(a -> left.indexOf(p.get(a)))
            .toList();
    return transposed(reduced, wanted);
  }

  /**
   * A number for each channel is found image by image first: threads then share the images, where
   * at once they could only share the channels, of which there may be one vector.
   */
  private static Expr imageByImage(Op.Reduce r, Expr x) {
    int last = x.shape().rank() - 1;
    boolean staged =
        last >= 2
            && r.axes().equals(IntStream.range(0, last).boxed().toList())
            && x.shape().dim(0) >= FEW_IMAGES
            && x.shape().size() >= MANY_PIXELS;
    if (!staged) {
      return Expr.make(r, x);
    }
    Expr each = Expr.make(new Op.Reduce(r.fn(), r.axes().subList(1, last)), x);
    return Expr.make(new Op.Reduce(r.fn(), List.of(0)), each);
  }

  /** Axes that are joined or split stay neighbours behind the transpose, or it stays in front. */
  private Expr reshape(Op.Reshape r, Expr e) {
    List<Integer> p = ((Op.Transpose) e.in(0).op()).permutation();
    Expr x = e.in(0).in(0);
    List<Reshaping.Part> parts = Reshaping.parts(e.in(0).shape(), r.shape());
    for (Reshaping.Part part : parts) {
      for (int a = part.from() + 1; a < part.fromEnd(); a++) {
        if (p.get(a) != p.get(a - 1) + 1) {
          return e;
        }
      }
    }
    List<Reshaping.Part> inOrder = new ArrayList<>(parts);
    inOrder.sort((a, b) -> Integer.compare(p.get(a.from()), p.get(b.from())));
    List<Integer> dims = new ArrayList<>();
    Integer[] permutation = new Integer[r.shape().rank()];
    for (Reshaping.Part part : inOrder) {
      for (int a = part.to(); a < part.toEnd(); a++) {
        permutation[a] = dims.size();
        dims.add(r.shape().dim(a));
      }
    }
    Expr reshaped = x.reshape(dims.stream().mapToInt(Integer::intValue).toArray());
    return transposed(reshaped, List.of(permutation));
  }

  private static List<Integer> inverse(List<Integer> p) {
    return IntStream.range(0, p.size()).mapToObj(p::indexOf).toList();
  }

  /** Element i is element {@code p[i]} of the list. */
  private static <T> List<T> ordered(List<T> list, List<Integer> p) {
    return p.stream().map(list::get).toList();
  }

  /** Where axes go, increasing. */
  private static List<Integer> moved(List<Integer> axes, List<Integer> p) {
    return axes.stream().map(p::indexOf).sorted().toList();
  }

  private static Shape permuted(Shape s, List<Integer> p) {
    return Shape.of(p.stream().mapToInt(s::dim).toArray());
  }
}
