package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * From expressions to steps bound to memory: the passes, in order, each readable alone.
 *
 * <ol>
 *   <li>{@link Regions}, {@link Scans#merge}: bodies that are only for derivatives opened, loops
 *       that carry the same joined
 *   <li>{@link Canonicalise}: one form for equal things
 *   <li>{@link Stabilise}: forms that do not overflow or cancel
 *   <li>{@link Specialise}: sums of products that need not be formed
 *   <li>{@link SinkSlices}: parts taken before computing with them
 *   <li>{@link RewritePools}: less to do at the resolution before pooling
 *   <li>{@link MasksOfMaxima}: masks from what a layer put out, not from what went in
 *   <li>{@link AssignLayouts}: channels last for convolution and pooling
 *   <li>{@link Partition}: fusion into kernels
 *   <li>{@link LoopBuilder}: the loop nest of each fused kernel
 *   <li>{@link Schedule}: an order, and updates written in place
 *   <li>{@link Chains}: products next to the loops over their results
 *   <li>{@link MemoryPlan}: one arena
 *   <li>{@link Binder}: addresses; {@link LoopEmitter}: code
 * </ol>
 */
final class Compiler {
  /** A rewriting of expressions that keeps their values. */
  record Pass(String name, UnaryOperator<List<Expr>> rewrite) {}

  static final List<Pass> PASSES =
      List.of(
          new Pass("open regions", Regions::open),
          new Pass("merge loops", Scans::merge),
          new Pass("hoist transposes", Hoist::transposes),
          new Pass("canonicalise", Canonicalise::run),
          new Pass("drop unit axes", DropUnitAxes::run),
          new Pass("canonicalise", Canonicalise::run),
          new Pass("stabilise", Stabilise::run),
          new Pass("specialise", Specialise::run),
          new Pass("canonicalise", Canonicalise::run),
          new Pass("sink slices", SinkSlices::run),
          new Pass("rewrite pools", RewritePools::run),
          new Pass("masks of maxima", MasksOfMaxima::run),
          new Pass("assign layouts", AssignLayouts::run),
          new Pass("canonicalise", Canonicalise::run));

  private Compiler() {}

  static CompiledProgram compile(
      String name,
      Workers workers,
      List<Expr> outputs,
      List<Update> updates,
      Map<Expr, Tensor> inputs) {
    return bind(plan(name, outputs, updates), workers, inputs);
  }

  /** Gives a plan memory. */
  static CompiledProgram bind(Plan plan, Workers workers, Map<Expr, Tensor> inputs) {
    List<Object> keepAlive = new ArrayList<>();
    MemorySegment arena = Arena.ofAuto().allocate(plan.bytes(), 64);
    keepAlive.add(arena);
    keepAlive.add(plan);
    Map<Expr, Long> leaves = new HashMap<>();
    inputs.forEach((e, t) -> leaves.put(e, t.address()));
    List<Tensor> results = new ArrayList<>();
    for (Expr e : plan.outputs()) {
      results.add(Tensor.zeros(e.dtype(), e.shape()));
    }
    keepAlive.addAll(inputs.values());
    long[] to = results.stream().mapToLong(Tensor::address).toArray();
    Bound bound = new Binder(plan, leaves, arena.address(), to, keepAlive).bind();
    return new CompiledProgram(bound, workers, results, keepAlive);
  }

  /** All that can be decided without addresses. */
  static Plan plan(String name, List<Expr> outputs, List<Update> updates) {
    return plan(name, outputs, updates, PASSES);
  }

  /** The same by other passes. */
  static Plan plan(String name, List<Expr> outputs, List<Update> updates, List<Pass> passes) {
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    List<Expr> rewritten = rewrite(name, roots, passes);
    List<Update> newUpdates = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      newUpdates.add(new Update(updates.get(i).variable(), rewritten.get(outputs.size() + i)));
    }
    return Plan.of(name, rewritten.subList(0, outputs.size()), newUpdates);
  }

  /** Expressions of the same values, after the passes. */
  static List<Expr> rewrite(String name, List<Expr> roots, List<Pass> passes) {
    List<Expr> rewritten = roots;
    for (Pass pass : passes) {
      List<Expr> next = pass.rewrite().apply(rewritten);
      checkKept(name, pass, rewritten, next);
      rewritten = next;
    }
    return rewritten;
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
}
