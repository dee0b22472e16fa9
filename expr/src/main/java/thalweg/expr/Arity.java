package thalweg.expr;

/** How many operands an operation takes. */
final class Arity {
  /** Stands for one or more. */
  private static final int ANY = -1;

  private Arity() {}

  static boolean allows(Op op, int operands) {
    int wanted = count(op);
    return wanted == ANY ? operands >= 1 : operands == wanted;
  }

  /** For a message: {@code 2}, or {@code 1 or more}. */
  static String of(Op op) {
    int wanted = count(op);
    return wanted == ANY ? "1 or more" : Integer.toString(wanted);
  }

  private static int count(Op op) {
    return switch (op) {
      case Op.Input _, Op.Read _, Op.Literal _, Op.Iota _, Op.Parameter _ -> 0;
      case Op.RandomBits _,
          Op.Unary _,
          Op.Cast _,
          Op.Broadcast _,
          Op.Reshape _,
          Op.Transpose _,
          Op.Reduce _,
          Op.ArgMax _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.Slice _,
          Op.Pad _,
          Op.Reverse _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.StopGradient _,
          Op.Barrier _ ->
          1;
      case Op.Binary _,
          Op.Compare _,
          Op.MatMul _,
          Op.Convolve _,
          Op.TakeAlong _,
          Op.AddAlong _,
          Op.Gather _,
          Op.ScatterAdd _ ->
          2;
      case Op.Select _ -> 3;
      case Op.Concat _ -> ANY;
      case Op.Region r -> r.body().parameters().size();
      case Op.Cond c -> 1 + c.yes().parameters().size();
      case Op.Scan s -> s.body().parameters().size();
    };
  }
}
