package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the turns of a {@link Scan} as one loop or several: those that derivatives do not go
 * through apart from the rest, and turns between checkpoints as one turn of a loop around them.
 */
final class ScanParts {
  private final boolean fromEnd;

  /** 0 for none. */
  private final int checkpointEvery;

  ScanParts(boolean fromEnd, int checkpointEvery) {
    this.fromEnd = fromEnd;
    this.checkpointEvery = checkpointEvery;
  }

  /** One turn, and the values outside that it uses. */
  record ClosedTurn(Body body, int carried, List<Expr> constants) {
    /** The results of {@code length} turns. */
    List<Expr> results(int length, boolean fromEnd, List<Expr> inputs) {
      List<Expr> made = new ArrayList<>();
      for (int i = 0; i < body.results().size(); i++) {
        Op op = new Op.Scan(body, length, carried, constants.size(), fromEnd, i);
        made.add(Expr.make(op, inputs.toArray(Expr[]::new)));
      }
      return made;
    }

    ClosedTurn with(Body other) {
      return new ClosedTurn(other, carried, constants);
    }
  }

  /** The results of some turns. */
  record Part(List<Expr> carried, List<Expr> outputs) {}

  /** Turns of which derivatives go through the last {@code gradientTurns} only. */
  Part truncated(
      ClosedTurn turn, int gradientTurns, List<Expr> initial, List<Expr> taken, int length) {
    int open = Math.min(gradientTurns, length);
    int closed = length - open;
    if (closed == 0) {
      return checkpointed(turn, initial, taken, length);
    }
    int from = fromEnd ? open : 0;
    Part before = checkpointed(turn, initial, slices(taken, from, from + closed), closed);
    Part stopped =
        new Part(
            before.carried().stream().map(Expr::stopGradient).toList(),
            before.outputs().stream().map(Expr::stopGradient).toList());
    int rest = fromEnd ? 0 : closed;
    Part after = checkpointed(turn, stopped.carried(), slices(taken, rest, rest + open), open);
    return new Part(after.carried(), sideBySide(stopped.outputs(), after.outputs()));
  }

  private static List<Expr> slices(List<Expr> sequences, int from, int to) {
    return sequences.stream().map(s -> s.slice(0, from, to)).toList();
  }

  /** Outputs of earlier and later turns, in the order of the sequences. */
  private List<Expr> sideBySide(List<Expr> earlier, List<Expr> later) {
    List<Expr> all = new ArrayList<>();
    for (int i = 0; i < earlier.size(); i++) {
      all.add(
          fromEnd
              ? Expr.concat(0, later.get(i), earlier.get(i))
              : Expr.concat(0, earlier.get(i), later.get(i)));
    }
    return all;
  }

  private Part checkpointed(ClosedTurn turn, List<Expr> initial, List<Expr> taken, int length) {
    if (checkpointEvery == 0 || length <= 1) {
      return plain(turn, initial, taken, length);
    }
    int n = checkpointEvery;
    int chunks = length / n;
    int rest = length - chunks * n;
    int from = fromEnd ? rest : 0;
    List<Expr> blocks = new ArrayList<>();
    for (Expr s : slices(taken, from, from + chunks * n)) {
      blocks.add(s.reshape(TypingArrays.stacked(chunks, Shape.of(withRows(s, n))).dims()));
    }
    Part whole = plain(turn.with(region(turn, n)), initial, blocks, chunks);
    List<Expr> outputs = new ArrayList<>();
    for (Expr y : whole.outputs()) {
      int[] dims = Arrays.copyOfRange(y.shape().dims(), 1, y.shape().rank());
      dims[0] = chunks * n;
      outputs.add(y.reshape(dims));
    }
    if (rest == 0) {
      return new Part(whole.carried(), outputs);
    }
    int at = fromEnd ? 0 : chunks * n;
    ClosedTurn remainder = turn.with(region(turn, rest));
    List<Expr> last = new ArrayList<>();
    for (Expr s : slices(taken, at, at + rest)) {
      last.add(s.reshape(TypingArrays.stacked(1, s.shape()).dims()));
    }
    Part after = plain(remainder, whole.carried(), last, 1);
    List<Expr> tail = new ArrayList<>();
    after.outputs().forEach(y -> tail.add(y.at(0, 0)));
    return new Part(after.carried(), sideBySide(outputs, tail));
  }

  private static int[] withRows(Expr sequence, int rows) {
    int[] dims = sequence.shape().dims();
    dims[0] = rows;
    return dims;
  }

  /** A turn that is {@code n} turns of the loop, computed anew for its derivative. */
  private Body region(ClosedTurn turn, int n) {
    int fixed = turn.carried() + turn.constants().size();
    List<Expr> parameters = new ArrayList<>();
    for (Expr p : turn.body().parameters()) {
      Shape s = parameters.size() < fixed ? p.shape() : TypingArrays.stacked(n, p.shape());
      parameters.add(Body.parameter(parameters.size(), p.dtype(), s));
    }
    List<Expr> inner = turn.results(n, fromEnd, parameters);
    Body body = new Body(parameters, inner);
    List<Expr> results = new ArrayList<>();
    for (int i = 0; i < inner.size(); i++) {
      results.add(Expr.make(new Op.Region(body, i), parameters.toArray(Expr[]::new)));
    }
    return new Body(parameters, results);
  }

  private Part plain(ClosedTurn turn, List<Expr> initial, List<Expr> taken, int length) {
    List<Expr> inputs = new ArrayList<>(initial);
    inputs.addAll(turn.constants());
    inputs.addAll(taken);
    List<Expr> made = turn.results(length, fromEnd, inputs);
    return new Part(made.subList(0, initial.size()), made.subList(initial.size(), made.size()));
  }
}
