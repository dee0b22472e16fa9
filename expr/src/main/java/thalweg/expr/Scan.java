package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A loop as an expression: values carried from turn to turn, elements of sequences taken in each
 * turn, values put out by each turn. The turn is written once, compiled once, and differentiated to
 * any order; what does not change from turn to turn is computed outside.
 *
 * <pre>
 * Scan.Result r = Scan.over(x).carrying(h0)
 *     .run((h, xt) -> Scan.next(List.of(step(h.get(0), xt.get(0))), List.of(h.get(0))));
 * </pre>
 *
 * Immutable: each method gives a changed copy. For a fixed small number of turns a Java loop over
 * expressions does the same with more code; for one that ends on a condition there is nothing yet.
 */
public final class Scan {
  private final int turns;
  private final List<Taken> sequences;
  private final List<Kept> carried;
  private final boolean fromEnd;
  private final int gradientTurns;
  private final int checkpointEvery;

  /** A sequence, and which elements around its turn's a turn sees. */
  private record Taken(Expr sequence, List<Integer> taps) {
    int first() {
      return taps.stream().min(Integer::compare).orElseThrow();
    }

    int last() {
      return taps.stream().max(Integer::compare).orElseThrow();
    }
  }

  /** A carried value: its earlier values, oldest first, and which of them a turn sees. */
  private record Kept(List<Expr> past, List<Integer> taps) {}

  private Scan(
      int turns,
      List<Taken> sequences,
      List<Kept> carried,
      boolean fromEnd,
      int gradientTurns,
      int checkpointEvery) {
    this.turns = turns;
    this.sequences = List.copyOf(sequences);
    this.carried = List.copyOf(carried);
    this.fromEnd = fromEnd;
    this.gradientTurns = gradientTurns;
    this.checkpointEvery = checkpointEvery;
  }

  /**
   * What one turn does.
   *
   * @see Scan#run
   */
  @FunctionalInterface
  public interface Turn {
    /**
     * @param carried what earlier turns left, one for each carried value, or for each of its taps
     * @param elements this turn's elements, one for each sequence, or for each of its taps
     */
    Next next(List<Expr> carried, List<Expr> elements);
  }

  /** What a turn hands on, one for each carried value, and what it puts out. */
  public record Next(List<Expr> carried, List<Expr> outputs) {}

  /**
   * @param last each carried value after the last turn
   * @param outputs what the turns put out, in the order of the sequences, along a new leading axis
   */
  public record Result(List<Expr> last, List<Expr> outputs) {}

  /** What a turn hands on and puts out. */
  public static Next next(List<Expr> carried, List<Expr> outputs) {
    return new Next(List.copyOf(carried), List.copyOf(outputs));
  }

  /** A loop of so many turns over no sequence. */
  public static Scan times(int turns) {
    return new Scan(turns, List.of(), List.of(), false, Integer.MAX_VALUE, 0);
  }

  /** A loop over the leading axis of these sequences, which have the same length. */
  public static Scan over(Expr... sequences) {
    Scan scan = times(-1);
    for (Expr s : sequences) {
      scan = scan.withTaps(s, 0);
    }
    return scan;
  }

  /**
   * Also takes, in turn t, the elements t + tap of a sequence, for each tap. Taps that reach
   * outside shorten the loop: it begins and ends where all of them have an element.
   */
  public Scan withTaps(Expr sequence, int... taps) {
    Typing.require(
        sequence.shape().rank() > 0 && taps.length > 0,
        "scan: taps %s of %s; a sequence needs a leading axis and a tap",
        Arrays.toString(taps),
        sequence);
    List<Taken> all = new ArrayList<>(sequences);
    all.add(new Taken(sequence, Arrays.stream(taps).boxed().toList()));
    return new Scan(turns, all, carried, fromEnd, gradientTurns, checkpointEvery);
  }

  /** Carries values, beginning with these. */
  public Scan carrying(Expr... initial) {
    List<Kept> all = new ArrayList<>(carried);
    for (Expr e : initial) {
      all.add(new Kept(List.of(e), List.of(-1)));
    }
    return new Scan(turns, sequences, all, fromEnd, gradientTurns, checkpointEvery);
  }

  /**
   * Carries a value of which a turn sees several earlier ones.
   *
   * @param past earlier values along the leading axis, the latest last; as many as the furthest tap
   *     needs, or more
   * @param taps -1 for the last turn's value, -2 for the one before, ...
   */
  public Scan carryingTaps(Expr past, int... taps) {
    int furthest = -Arrays.stream(taps).min().orElse(0);
    Typing.require(
        furthest > 0
            && Arrays.stream(taps).allMatch(t -> t < 0)
            && past.shape().rank() > 0
            && past.shape().dim(0) >= furthest,
        "scan: taps %s of a carried value reach before its first values %s",
        Arrays.toString(taps),
        past);
    List<Expr> values = new ArrayList<>();
    int n = past.shape().dim(0);
    for (int i = n - furthest; i < n; i++) {
      values.add(past.at(0, i));
    }
    List<Kept> all = new ArrayList<>(carried);
    all.add(new Kept(values, Arrays.stream(taps).boxed().toList()));
    return new Scan(turns, sequences, all, fromEnd, gradientTurns, checkpointEvery);
  }

  /** Runs from the last element to the first. */
  public Scan fromEnd() {
    return new Scan(turns, sequences, carried, true, gradientTurns, checkpointEvery);
  }

  /** Lets derivatives through the last {@code turns} turns only (truncated back-propagation). */
  public Scan truncatedAfter(int turns) {
    Typing.require(turns >= 1, "scan: gradients through %s turns; give 1 or more", turns);
    return new Scan(this.turns, sequences, carried, fromEnd, turns, checkpointEvery);
  }

  /**
   * For derivatives keeps what is carried at every {@code n}th turn alone and computes the turns
   * between again: memory for about turns/n + n turns, for one more evaluation.
   */
  public Scan checkpointEvery(int n) {
    Typing.require(n >= 1, "scan: a checkpoint every %s turns; give 1 or more", n);
    return new Scan(turns, sequences, carried, fromEnd, gradientTurns, n);
  }

  /**
   * Writes the turn down and gives the loop's results.
   *
   * @throws IllegalArgumentException if the sequences' lengths differ, or what the turn hands on
   *     differs in number, type or shape from what it is given
   */
  public Result run(Turn turn) {
    List<Expr> initial = new ArrayList<>();
    carried.forEach(k -> initial.addAll(k.past()));
    List<Expr> taken = new ArrayList<>();
    int length = align(taken);
    List<Expr> state = Control.leaves(initial);
    List<Expr> elements = new ArrayList<>();
    for (Expr s : taken) {
      elements.add(Expr.input("element", s.dtype(), tail(s.shape())));
    }
    Next next = turn.next(seen(state), elements);
    Typing.require(
        next.carried().size() == carried.size(),
        "scan: the turn hands on %s values, and %s are carried",
        next.carried().size(),
        carried.size());
    List<Expr> results = handedOn(state, next);
    results.addAll(next.outputs());
    if (checkpointEvery == 0) {
      results = Hoist.products(results, state, elements, taken);
    }
    Body.Closed closed = Body.close(joined(state, elements), results);
    Body body = inOrder(closed, state.size(), elements.size());
    ScanParts.ClosedTurn closedTurn =
        new ScanParts.ClosedTurn(body, state.size(), closed.captured());
    ScanParts.Part all =
        new ScanParts(fromEnd, checkpointEvery)
            .truncated(closedTurn, gradientTurns, initial, taken, length);
    List<Expr> last = new ArrayList<>();
    int at = 0;
    for (Kept k : carried) {
      at += k.past().size();
      last.add(all.carried().get(at - 1));
    }
    return new Result(last, all.outputs());
  }

  private static int[] tail(Shape s) {
    return Arrays.copyOfRange(s.dims(), 1, s.rank());
  }

  private static <T> List<T> joined(List<T> a, List<T> b) {
    List<T> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  /** The sequences' elements turn by turn, and the number of turns. */
  private int align(List<Expr> taken) {
    int length = turns;
    for (Taken s : sequences) {
      int here = s.sequence().shape().dim(0) - (Math.max(0, s.last()) - Math.min(0, s.first()));
      Typing.require(
          here >= 0 && (length < 0 || length == here || sequences.size() > 1),
          "scan: %s has not the elements for %s turns",
          s.sequence(),
          length);
      length = length < 0 ? here : Math.min(length, here);
    }
    int before = sequences.stream().mapToInt(s -> -Math.min(0, s.first())).max().orElse(0);
    int after = sequences.stream().mapToInt(s -> Math.max(0, s.last())).max().orElse(0);
    int extent = sequences.isEmpty() ? length : sequences.get(0).sequence().shape().dim(0);
    length = sequences.isEmpty() ? length : extent - before - after;
    Typing.require(length >= 0, "scan: taps leave no turn of %s elements", extent);
    for (Taken s : sequences) {
      Typing.require(
          s.sequence().shape().dim(0) == extent && (turns < 0 || turns == length),
          "scan: sequence %s is not of the %s elements of the others",
          s.sequence(),
          extent);
      for (int tap : s.taps()) {
        taken.add(s.sequence().slice(0, before + tap, before + tap + length));
      }
    }
    return length;
  }

  /** The taps of what is carried that a turn sees. */
  private List<Expr> seen(List<Expr> state) {
    List<Expr> seen = new ArrayList<>();
    int at = 0;
    for (Kept k : carried) {
      int n = k.past().size();
      for (int tap : k.taps()) {
        seen.add(state.get(at + n + tap));
      }
      at += n;
    }
    return seen;
  }

  /** Earlier values move up by one place. */
  private List<Expr> handedOn(List<Expr> state, Next next) {
    List<Expr> results = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < carried.size(); i++) {
      int n = carried.get(i).past().size();
      results.addAll(state.subList(at + 1, at + n));
      Expr value = next.carried().get(i);
      Expr before = state.get(at);
      Typing.require(
          value.dtype() == before.dtype() && value.shape().equals(before.shape()),
          "scan: the turn is given %s%s and hands on %s",
          before.dtype(),
          before.shape(),
          value);
      results.add(value);
      at += n;
    }
    return results;
  }

  /** Parameters as a loop wants them: carried, constants, elements. */
  private static Body inOrder(Body.Closed closed, int carried, int elements) {
    List<Expr> old = closed.body().parameters();
    List<Expr> order = new ArrayList<>(old.subList(0, carried));
    order.addAll(old.subList(carried + elements, old.size()));
    order.addAll(old.subList(carried, carried + elements));
    Map<Expr, Expr> renumbered = new HashMap<>();
    List<Expr> parameters = new ArrayList<>();
    for (Expr p : order) {
      Expr q = Body.parameter(parameters.size(), p.dtype(), p.shape());
      parameters.add(q);
      renumbered.put(p, q);
    }
    return new Body(parameters, Graphs.substitute(closed.body().results(), renumbered));
  }
}
