package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of operations with bodies. A loop's body is planned and its code generated once; its steps
 * are bound to addresses for each turn, so that what is carried, taken from a sequence or put out
 * is read and written where it lies.
 */
final class BodySteps {
  private BodySteps() {}

  /** Plans of the bodies of an operation. */
  static List<Plan> plan(String name, Op.WithBody op) {
    return switch (op) {
      case Op.Scan s ->
          List.of(Compiler.plan(name + ", loop body", turn(s).body().results(), List.of()));
      case Op.Cond c ->
          List.of(
              Compiler.plan(name + ", first case", c.yes().results(), List.of()),
              Compiler.plan(name + ", second case", c.no().results(), List.of()));
      case Op.Region _ -> throw unfolded(op);
    };
  }

  private static IllegalStateException unfolded(Op op) {
    return new IllegalStateException("an earlier pass should have removed: " + op);
  }

  /** A turn of a loop for one of its blocks of rows; there may be one block only. */
  static RowBlocks.Result turn(Op.Scan s) {
    return RowBlocks.of(s)
        .orElseGet(
            () -> new RowBlocks.Result(s.body(), 1, new boolean[s.body().parameters().size()]));
  }

  /** How often the plan of a body is run when the operation is. */
  static int times(Op.Scan s) {
    return s.length() * turn(s).blocks();
  }

  /** Memory for two of each value carried, for results nobody wants, and for the bodies. */
  static long scratchBytes(Op.WithBody op, List<Plan> plans) {
    return (op instanceof Op.Scan s ? turn(s).blocks() : 1) * scratchBytes(plans);
  }

  private static long scratchBytes(List<Plan> plans) {
    long bytes = plans.stream().mapToLong(Plan::bytes).max().orElse(0);
    for (Expr e : plans.get(0).outputs()) {
      bytes += 2 * MemoryPlan.bytes(e);
    }
    return bytes;
  }

  /**
   * @param inputs addresses of the operands
   * @param results addresses of those results that are wanted
   */
  static Step bind(
      String name,
      Op.WithBody op,
      List<Plan> plans,
      long[] inputs,
      Map<Integer, Long> results,
      long scratch,
      List<Object> keepAlive) {
    return switch (op) {
      case Op.Scan s -> {
        RowBlocks.Result turn = turn(s);
        Step[][] steps = new Step[turn.blocks()][];
        long bytes = scratchBytes(plans);
        for (int b = 0; b < steps.length; b++) {
          ScanBinder binder =
              new ScanBinder(s, turn, b, plans.get(0), inputs, results, scratch + b * bytes);
          steps[b] = binder.bind(keepAlive);
        }
        yield new ScanStep(name, s.length(), steps);
      }
      case Op.Cond c -> {
        Step[] yes = choice(c.yes(), plans.get(0), inputs, results, scratch, keepAlive);
        Step[] no = choice(c.no(), plans.get(1), inputs, results, scratch, keepAlive);
        yield new CondStep(name, inputs[0], yes, no);
      }
      case Op.Region _ -> throw unfolded(op);
    };
  }

  private static Step[] choice(
      Body body,
      Plan plan,
      long[] inputs,
      Map<Integer, Long> results,
      long scratch,
      List<Object> keepAlive) {
    Map<Expr, Long> leaves = body.bind(Arrays.stream(inputs).skip(1).boxed().toList());
    long next = scratch + plan.bytes();
    long[] to = new long[body.results().size()];
    for (int i = 0; i < to.length; i++) {
      Long wanted = results.get(i);
      to[i] = wanted == null ? next : wanted;
      next += MemoryPlan.bytes(plan.outputs().get(i));
    }
    return new Binder(plan, leaves, scratch, to, keepAlive).steps().toArray(Step[]::new);
  }

  /** Chooses when it runs; the other case costs nothing. */
  private record CondStep(String name, long condition, Step[] yes, Step[] no) implements Step {
    @Override
    public void run(Workers workers) {
      for (Step step : Memory.i32(condition) != 0 ? yes : no) {
        step.run(workers);
      }
    }

    @Override
    public String toString() {
      return name + " of " + yes.length + " or " + no.length + " steps";
    }
  }

  /** All turns' steps, one after another; blocks of rows side by side. */
  private record ScanStep(String name, int turns, Step[][] blocks)
      implements Step, Workers.BlockTask {
    @Override
    public void run(Workers workers) {
      if (blocks.length == 1) {
        for (Step step : blocks[0]) {
          step.run(workers);
        }
      } else {
        workers.run(blocks.length, this);
      }
    }

    @Override
    public void run(int block) {
      for (Step step : blocks[block]) {
        step.run(Workers.alone());
      }
    }

    @Override
    public String toString() {
      Step[] steps = blocks[0];
      StringBuilder s = new StringBuilder(name).append(", ").append(turns).append(" turns");
      s.append(blocks.length == 1 ? "" : " for each of " + blocks.length + " blocks of rows");
      int perTurn = turns == 0 ? 0 : steps.length / turns;
      for (int i = 0; i < perTurn; i++) {
        s.append("\n    ").append(steps[steps.length - perTurn + i]);
      }
      return s.toString();
    }
  }

  private static final class ScanBinder {
    private final Op.Scan scan;
    private final RowBlocks.Result part;
    private final Plan plan;
    private final long[] inputs;
    private final Map<Integer, Long> results;
    private final long scratch;

    /** Two places for each result, used in turn by what is carried. */
    private final long[] place;

    ScanBinder(
        Op.Scan scan,
        RowBlocks.Result part,
        int block,
        Plan plan,
        long[] inputs,
        Map<Integer, Long> results,
        long scratch) {
      this.scan = scan;
      this.part = part;
      this.plan = plan;
      this.inputs = inputs.clone();
      this.results = new HashMap<>();
      for (int i = 0; i < inputs.length; i++) {
        Expr p = part.body().parameters().get(i);
        this.inputs[i] += part.cut()[i] ? block * p.bytes() : 0;
      }
      results.forEach((i, at) -> this.results.put(i, at + block * size(i)));
      this.scratch = scratch;
      this.place = new long[plan.outputs().size()];
      long next = scratch + plan.bytes();
      for (int i = 0; i < place.length; i++) {
        place[i] = next;
        next += 2 * MemoryPlan.bytes(plan.outputs().get(i));
      }
    }

    Step[] bind(List<Object> keepAlive) {
      List<Step> steps = new ArrayList<>();
      long[] carried = Arrays.copyOf(inputs, scan.carried());
      for (int turn = 0; turn < scan.length(); turn++) {
        int t = scan.element(turn);
        long[] to = targets(turn, t);
        steps.addAll(new Binder(plan, leaves(t, carried), scratch, to, keepAlive).steps());
        System.arraycopy(to, 0, carried, 0, scan.carried());
      }
      for (int i = 0; i < scan.carried(); i++) {
        Long wanted = results.get(i);
        if (wanted != null && wanted != carried[i]) {
          steps.add(new LibrarySteps.Copy("carried out", carried[i], wanted, size(i)));
        }
      }
      return steps.toArray(Step[]::new);
    }

    private Map<Expr, Long> leaves(int t, long[] carried) {
      Map<Expr, Long> leaves = new HashMap<>();
      List<Expr> parameters = part.body().parameters();
      for (int i = 0; i < parameters.size(); i++) {
        Expr p = parameters.get(i);
        long at = i < scan.carried() ? carried[i] : inputs[i];
        boolean sequence = i >= scan.carried() + scan.constants();
        leaves.put(p, sequence ? at + (long) t * part.blocks() * p.bytes() : at);
      }
      return leaves;
    }

    /** Where the results of this turn go. */
    private long[] targets(int turn, int t) {
      long[] to = new long[place.length];
      for (int i = 0; i < to.length; i++) {
        Long wanted = results.get(i);
        boolean isCarried = i < scan.carried();
        boolean direct = wanted != null && (!isCarried || turn == scan.length() - 1);
        if (direct) {
          to[i] = isCarried ? wanted : wanted + (long) t * part.blocks() * size(i);
        } else {
          to[i] = place[i] + (turn & 1) * MemoryPlan.bytes(plan.outputs().get(i));
        }
      }
      for (int i = 0; i < scan.carried(); i++) {
        // What is put out in each turn and carried too is carried where it was put.
        for (int y = scan.carried(); y < to.length; y++) {
          if (results.get(y) != null
              && plan.outputs().get(y) == plan.outputs().get(i)
              && (results.get(i) == null || turn < scan.length() - 1)) {
            to[i] = to[y];
          }
        }
      }
      return to;
    }

    private long size(int result) {
      return plan.outputs().get(result).bytes();
    }
  }
}
