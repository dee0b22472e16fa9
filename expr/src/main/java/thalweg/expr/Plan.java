package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program with everything decided but addresses: kernels in order, what is fused and chained,
 * where in an arena each value lies. A body is planned once and bound for each turn of its loop.
 *
 * @param delivered values that are computed right where output number so-and-so is wanted
 * @param inPlace values that are computed right into a variable
 * @param offsets of intermediate values in the arena
 * @param scratch offsets of memory that a kernel needs while it runs
 * @param bytes of the arena
 * @param leastBytes the most bytes of the arena in use at one time
 * @param bodies the plans of a kernel's bodies
 */
record Plan(
    List<Expr> outputs,
    List<Update> updates,
    Tiles.Result tiles,
    Map<Kernel, Loop> loops,
    Map<Kernel, Kernel> productOf,
    Map<Expr, Integer> delivered,
    Map<Expr, Variable> inPlace,
    Map<Expr, Long> offsets,
    Map<Kernel, Long> scratch,
    long bytes,
    long leastBytes,
    Map<Kernel, List<Plan>> bodies) {

  /** Kernels in the order they run in. */
  List<Kernel> order() {
    return tiles.order();
  }

  static Plan of(String name, List<Expr> outputs, List<Update> updates) {
    List<Expr> roots = new ArrayList<>();
    outputs.forEach(e -> roots.add(Partition.storage(e)));
    updates.forEach(u -> roots.add(Partition.storage(u.value())));
    List<Kernel> kernels = Partition.of(roots);
    Map<Kernel, Loop> loops = new HashMap<>();
    Map<Kernel, List<Plan>> bodies = new HashMap<>();
    Map<Kernel, Long> scratchBytes = new HashMap<>();
    for (Kernel k : kernels) {
      if (k.isLoop()) {
        loops.put(k, LoopBuilder.build(k));
      } else if (k.anchor.op() instanceof Op.WithBody op) {
        bodies.put(k, BodySteps.plan(name, op));
        scratchBytes.put(k, BodySteps.scratchBytes(op, bodies.get(k)));
      } else if (LibraryKernels.scratchBytes(k.anchor) > 0) {
        scratchBytes.put(k, LibraryKernels.scratchBytes(k.anchor));
      }
    }
    Schedule.Result schedule = Schedule.of(kernels, updates, loops);
    Set<Expr> computed = new HashSet<>();
    kernels.forEach(k -> computed.addAll(k.writes()));
    Map<Expr, Integer> delivered = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      Expr stored = Partition.storage(outputs.get(i));
      if (computed.contains(stored) && !schedule.inPlace().containsKey(stored)) {
        delivered.putIfAbsent(stored, i);
      }
    }
    Set<Expr> pinned = new HashSet<>(delivered.keySet());
    pinned.addAll(schedule.inPlace().keySet());
    MemoryPlan.Result memory =
        MemoryPlan.of(
            schedule.tiles(),
            loops,
            schedule.productOf(),
            pinned,
            new HashSet<>(roots),
            scratchBytes);
    return new Plan(
        outputs,
        updates,
        schedule.tiles(),
        loops,
        schedule.productOf(),
        delivered,
        schedule.inPlace(),
        memory.offsets(),
        memory.scratch(),
        memory.bytes(),
        memory.leastBytes(),
        bodies);
  }

  /** The same program in another order and memory: for tests that plant a wrong plan. */
  Plan with(List<Kernel> order, Map<Expr, Long> offsets) {
    return new Plan(
        outputs,
        updates,
        new Tiles.Result(order, tiles.leaderOf()),
        loops,
        productOf,
        delivered,
        inPlace,
        offsets,
        scratch,
        bytes,
        leastBytes,
        bodies);
  }
}
