package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * From expressions to steps bound to memory: the passes, in order, each readable alone.
 *
 * <ol>
 *   <li>{@link Canonicalise}: one form for equal things
 *   <li>{@link Stabilise}: forms that do not overflow or cancel
 *   <li>{@link Partition}: fusion into kernels
 *   <li>{@link LoopBuilder}: the loop nest of each fused kernel
 *   <li>{@link Schedule}: an order, and updates written in place
 *   <li>{@link Chains}: products next to the loops over their results
 *   <li>{@link MemoryPlan}: one arena
 *   <li>{@link LoopEmitter}: code
 * </ol>
 */
final class Compiler {
  private record Pass(String name, UnaryOperator<List<Expr>> rewrite) {}

  private static final List<Pass> PASSES =
      List.of(
          new Pass("canonicalise", Canonicalise::run),
          new Pass("stabilise", Stabilise::run),
          new Pass("canonicalise", Canonicalise::run));

  private final List<Expr> outputs;
  private final List<Update> updates;
  private final Map<Expr, Tensor> inputs;
  private final Map<Expr, Long> address = new HashMap<>();
  private final List<Object> keepAlive = new ArrayList<>();

  /** Copies to outputs, made once the arena has an address. */
  private final List<Runnable> lateCopies = new ArrayList<>();

  private Compiler(List<Expr> outputs, List<Update> updates, Map<Expr, Tensor> inputs) {
    this.outputs = outputs;
    this.updates = updates;
    this.inputs = inputs;
  }

  static Program compile(
      String name,
      Workers workers,
      List<Expr> outputs,
      List<Update> updates,
      Map<Expr, Tensor> inputs) {
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    List<Expr> rewritten = roots;
    for (Pass pass : PASSES) {
      List<Expr> next = pass.rewrite().apply(rewritten);
      checkKept(name, pass, rewritten, next);
      rewritten = next;
    }
    List<Update> newUpdates = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      newUpdates.add(new Update(updates.get(i).variable(), rewritten.get(outputs.size() + i)));
    }
    return new Compiler(rewritten.subList(0, outputs.size()), newUpdates, inputs)
        .build(name, workers);
  }

  /** A rewrite may change how a value is computed, never what it is. */
  private static void checkKept(String name, Pass pass, List<Expr> old, List<Expr> now) {
    for (int i = 0; i < old.size(); i++) {
      if (old.get(i).dtype() != now.get(i).dtype()
          || !old.get(i).shape().equals(now.get(i).shape())) {
        throw new IllegalStateException(
            "function "
                + name
                + ": pass "
                + pass.name()
                + " made "
                + now.get(i)
                + " of "
                + old.get(i));
      }
    }
  }

  private Program build(String name, Workers workers) {
    List<Expr> roots = new ArrayList<>();
    outputs.forEach(e -> roots.add(Partition.storage(e)));
    updates.forEach(u -> roots.add(Partition.storage(u.value())));
    List<Kernel> kernels = Partition.of(roots);
    Map<Kernel, Loop> loops = new HashMap<>();
    for (Kernel k : kernels) {
      if (k.isLoop()) {
        loops.put(k, LoopBuilder.build(k));
      }
    }
    Schedule.Result schedule = Schedule.of(kernels, updates, loops);
    Set<Expr> computed = new HashSet<>();
    kernels.forEach(k -> computed.addAll(k.writes()));

    bindLeaves(roots);
    schedule.inPlace().forEach((e, v) -> bind(e, v.value()));
    List<Step> first = new ArrayList<>();
    List<Step> last = new ArrayList<>();
    List<Tensor> results = bindOutputs(computed, first, last);
    Set<Expr> kept = new HashSet<>(roots);
    MemoryPlan.Result plan =
        MemoryPlan.of(
            schedule.order(), loops, schedule.productOf(), Set.copyOf(address.keySet()), kept);
    MemorySegment arena = Arena.ofAuto().allocate(plan.bytes(), 64);
    keepAlive.add(arena);
    plan.offsets().forEach((e, at) -> address.put(e, arena.address() + at));
    for (Runnable late : lateCopies) {
      late.run();
    }
    bindUpdates(schedule.inPlace(), first, last);

    List<Step> steps = new ArrayList<>(first);
    for (Kernel k : schedule.order()) {
      Step step = step(k, loops.get(k));
      if (schedule.productOf().containsKey(k)) {
        steps.add(new ChainStep((MatMulStep) steps.removeLast(), (LoopStep) step));
      } else {
        steps.add(step);
      }
    }
    steps.addAll(last);
    return new CompiledProgram(steps, workers, results, plan.bytes(), keepAlive);
  }

  private void bindLeaves(List<Expr> roots) {
    for (Expr e : Graphs.topological(roots)) {
      switch (e.op()) {
        case Op.Input _ -> bind(e, inputs.get(e));
        case Op.Read r -> bind(e, r.variable().value());
        case Op.Iota i -> {
          Tensor t = Tensor.zeros(DType.I32, i.shape());
          int[] index = new int[i.shape().size()];
          java.util.Arrays.setAll(index, n -> n);
          t.set(index);
          bind(e, t);
        }
        case Op.Literal _,
            Op.RandomBits _,
            Op.Unary _,
            Op.Binary _,
            Op.Compare _,
            Op.Select _,
            Op.Cast _,
            Op.Broadcast _,
            Op.Reshape _,
            Op.Transpose _,
            Op.Reduce _,
            Op.ArgMax _,
            Op.MatMul _,
            Op.Gather _,
            Op.ScatterAdd _,
            Op.StopGradient _ -> {}
      }
    }
  }

  private void bind(Expr e, Tensor t) {
    keepAlive.add(t);
    address.put(e, t.address());
  }

  /** A result computed here is computed where it is read from; anything else is copied there. */
  private List<Tensor> bindOutputs(Set<Expr> computed, List<Step> first, List<Step> last) {
    List<Tensor> results = new ArrayList<>();
    for (Expr e : outputs) {
      Tensor t = Tensor.zeros(e.dtype(), e.shape());
      results.add(t);
      Expr stored = Partition.storage(e);
      if (computed.contains(stored) && !address.containsKey(stored)) {
        address.put(stored, t.address());
      } else {
        // What a variable held before the call must be taken before it is replaced.
        List<Step> when = computed.contains(stored) ? last : first;
        lateCopies.add(() ->
            when.add(
                new LibrarySteps.Copy(
                    "copy to output " + e, address.get(stored), t.address(), size(e))));
      }
    }
    return results;
  }

  private void bindUpdates(Map<Expr, Variable> inPlace, List<Step> first, List<Step> last) {
    Set<Variable> replaced = new HashSet<>();
    updates.forEach(u -> replaced.add(u.variable()));
    for (Update u : updates) {
      Expr stored = Partition.storage(u.value());
      if (inPlace.get(stored) == u.variable()) {
        continue;
      }
      long from = address.get(stored);
      if (stored.op() instanceof Op.Read r
          && r.variable() != u.variable()
          && replaced.contains(r.variable())) {
        Tensor old = Tensor.zeros(stored.dtype(), stored.shape());
        keepAlive.add(old);
        first.add(new LibrarySteps.Copy("keep " + r.variable(), from, old.address(), size(stored)));
        from = old.address();
      }
      keepAlive.add(u.variable());
      last.add(
          new LibrarySteps.Copy(
              "copy to " + u.variable(), from, u.variable().value().address(), size(stored)));
    }
  }

  private static long size(Expr e) {
    return (long) e.shape().size() * e.dtype().bytes();
  }

  private Step step(Kernel k, Loop loop) {
    if (loop != null) {
      long[] base = loop.accesses().stream().mapToLong(a -> address.get(a.value())).toArray();
      return new LoopStep(describe(k), loop, base);
    }
    Expr e = k.anchor;
    long to = address.get(e);
    long from = address.get(Partition.storage(e.in(0)));
    String name = Printer.node(e);
    return switch (e.op()) {
      case Op.MatMul _ -> new MatMulStep(e, from, address.get(Partition.storage(e.in(1))), to);
      case Op.Gather _ -> {
        int rows = e.in(0).shape().dim(0);
        long rowBytes = size(e) / Math.max(1, e.shape().dim(0));
        yield new LibrarySteps.Gather(name, rows, from, second(e), e.shape().dim(0), rowBytes, to);
      }
      case Op.ScatterAdd s -> {
        int count = e.in(1).shape().dim(0);
        int width = e.shape().size() / Math.max(1, s.rows());
        yield new LibrarySteps.ScatterAdd(
            name, e.dtype(), from, second(e), count, width, s.rows(), to);
      }
      case Op.Transpose t -> {
        int[] own = e.in(0).shape().strides();
        int[] strides = t.permutation().stream().mapToInt(p -> own[p]).toArray();
        yield new LibrarySteps.Transpose(
            name, e.shape().dims(), strides, e.dtype().bytes(), from, to);
      }
      case Op.ArgMax _ -> {
        int rows = e.shape().size();
        int width = e.in(0).shape().dim(e.in(0).shape().rank() - 1);
        yield new LibrarySteps.ArgMax(name, e.in(0).dtype(), from, rows, width, to);
      }
      case Op.RandomBits r ->
          new LibrarySteps.RandomBits(
              name, r.draw(), from, e.shape().size(), Memory.ALL.asSlice(to, size(e)));
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.Unary _,
          Op.Binary _,
          Op.Compare _,
          Op.Select _,
          Op.Cast _,
          Op.Broadcast _,
          Op.Reshape _,
          Op.Reduce _,
          Op.StopGradient _ ->
          throw new IllegalStateException("no library kernel for " + e);
    };
  }

  private long second(Expr e) {
    return address.get(Partition.storage(e.in(1)));
  }

  private static String describe(Kernel k) {
    StringBuilder s = new StringBuilder("loop ").append(k.space).append(':');
    k.inline.stream()
        .sorted(java.util.Comparator.comparingLong(Expr::id))
        .limit(24)
        .forEach(e -> s.append(' ').append(Printer.name(e.op())));
    if (k.isFold()) {
      s.append(' ').append(Printer.name(k.anchor.op()));
    }
    return s.toString();
  }
}
