package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives a plan's values addresses and makes its steps. */
final class Binder {
  private final Plan plan;
  private final long arena;
  private final long[] outputs;
  private final List<Object> keepAlive;
  private final Map<Expr, Long> address;

  /**
   * @param leaves addresses of inputs and parameters
   * @param outputs where each output is wanted
   * @param keepAlive takes whatever memory the steps point to
   */
  Binder(Plan plan, Map<Expr, Long> leaves, long arena, long[] outputs, List<Object> keepAlive) {
    this.plan = plan;
    this.arena = arena;
    this.outputs = outputs;
    this.keepAlive = keepAlive;
    this.address = new HashMap<>(leaves);
  }

  List<Step> steps() {
    return bind().steps();
  }

  /** Steps, and what each of them is there for. */
  Bound bind() {
    bindLeaves();
    plan.inPlace()
        .forEach((e, v) -> {
          keepAlive.add(v);
          address.put(e, v.value().address());
        });
    plan.delivered().forEach((e, i) -> address.put(e, outputs[i]));
    plan.offsets().forEach((e, at) -> address.put(e, arena + at));
    List<Step> first = new ArrayList<>();
    List<Step> last = new ArrayList<>();
    copyOutputs(first, last);
    copyUpdates(first, last);
    List<Step> steps = new ArrayList<>(first);
    List<List<Kernel>> kernels = new ArrayList<>(Collections.nCopies(first.size(), List.of()));
    for (Kernel k : plan.order()) {
      Step step = step(k);
      if (plan.tiles().leaderOf().containsKey(k)) {
        steps.add(TileStep.of(steps.removeLast(), step));
        kernels.add(with(kernels.removeLast(), k));
      } else if (plan.productOf().containsKey(k)) {
        steps.add(ChainStep.of(steps.removeLast(), (LoopStep) step));
        kernels.add(with(kernels.removeLast(), k));
      } else {
        steps.add(step);
        kernels.add(List.of(k));
      }
    }
    steps.addAll(last);
    kernels.addAll(Collections.nCopies(last.size(), List.of()));
    return new Bound(plan, steps, kernels, address);
  }

  private static List<Kernel> with(List<Kernel> kernels, Kernel last) {
    List<Kernel> all = new ArrayList<>(kernels);
    all.add(last);
    return List.copyOf(all);
  }

  private void bindLeaves() {
    Set<Expr> seen = new HashSet<>();
    for (Kernel k : plan.order()) {
      k.operands().forEach(e -> bindLeaf(Partition.storage(e), seen));
    }
    plan.outputs().forEach(e -> bindLeaf(Partition.storage(e), seen));
    plan.updates().forEach(u -> bindLeaf(Partition.storage(u.value()), seen));
  }

  private void bindLeaf(Expr e, Set<Expr> seen) {
    if (!seen.add(e)) {
      return;
    }
    if (e.op() instanceof Op.Read r) {
      keepAlive.add(r.variable());
      address.put(e, r.variable().value().address());
    } else if (e.op() instanceof Op.Iota) {
      Tensor t = Constants.iota(e.shape().size());
      keepAlive.add(t);
      address.put(e, t.address());
    }
  }

  /** A result computed here is computed where it is wanted; anything else is copied there. */
  private void copyOutputs(List<Step> first, List<Step> last) {
    for (int i = 0; i < plan.outputs().size(); i++) {
      Expr e = plan.outputs().get(i);
      Expr stored = Partition.storage(e);
      long from = address.get(stored);
      if (from != outputs[i]) {
        // What a variable held before the call must be taken before it is replaced.
        boolean computed =
            plan.inPlace().containsKey(stored) || plan.delivered().containsKey(stored);
        (computed ? last : first)
            .add(new LibrarySteps.Copy("copy to output " + e, from, outputs[i], e.bytes()));
      }
    }
  }

  private void copyUpdates(List<Step> first, List<Step> last) {
    Set<Variable> replaced = new HashSet<>();
    plan.updates().forEach(u -> replaced.add(u.variable()));
    for (Update u : plan.updates()) {
      Expr stored = Partition.storage(u.value());
      if (plan.inPlace().get(stored) == u.variable()) {
        continue;
      }
      long from = address.get(stored);
      if (stored.op() instanceof Op.Read r
          && r.variable() != u.variable()
          && replaced.contains(r.variable())) {
        Tensor old = Tensor.zeros(stored.dtype(), stored.shape());
        keepAlive.add(old);
        first.add(
            new LibrarySteps.Copy("keep " + r.variable(), from, old.address(), stored.bytes()));
        from = old.address();
      }
      keepAlive.add(u.variable());
      last.add(
          new LibrarySteps.Copy(
              "copy to " + u.variable(), from, u.variable().value().address(), stored.bytes()));
    }
  }

  private long at(Expr e) {
    return address.get(Partition.storage(e));
  }

  private Step step(Kernel k) {
    Loop loop = plan.loops().get(k);
    if (loop != null) {
      long[] base =
          loop.accesses().stream().mapToLong(a -> a.base(address.get(a.value()))).toArray();
      return new LoopStep(describe(k), loop, base);
    }
    if (k.anchor.op() instanceof Op.WithBody op) {
      long[] inputs = Arrays.stream(k.anchor.inputs()).mapToLong(this::at).toArray();
      Map<Integer, Long> results = new HashMap<>();
      k.writes().forEach(e -> results.put(((Op.WithBody) e.op()).result(), address.get(e)));
      return BodySteps.bind(
          Printer.node(k.anchor),
          op,
          plan.bodies().get(k),
          inputs,
          results,
          arena + plan.scratch().get(k),
          keepAlive);
    }
    return LibraryKernels.step(
        k.anchor, k.stores, this::at, arena + plan.scratch().getOrDefault(k, 0L));
  }

  private static String describe(Kernel k) {
    StringBuilder s = new StringBuilder("loop ").append(k.space).append(':');
    k.inline.stream()
        .sorted(Comparator.comparingLong(Expr::id))
        .limit(24)
        .forEach(e -> s.append(' ').append(Printer.name(e.op())));
    if (k.isFold()) {
      s.append(' ').append(Printer.name(k.anchor.op()));
    }
    return s.toString();
  }
}
