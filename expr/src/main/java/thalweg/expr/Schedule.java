package thalweg.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Orders kernels so that each runs after what it reads. An update whose variable nobody reads
 * afterwards is written straight into the variable; its kernel is ordered behind all readers.
 */
final class Schedule {
  private final Map<Kernel, Set<Kernel>> before = new LinkedHashMap<>();
  private final Map<Expr, Kernel> producer = new HashMap<>();
  private final Map<Variable, Set<Kernel>> readers = new HashMap<>();
  private final Map<Expr, Variable> inPlace = new HashMap<>();

  private Schedule(List<Kernel> kernels) {
    for (Kernel k : kernels) {
      k.writes().forEach(e -> producer.put(e, k));
    }
    for (Kernel k : kernels) {
      Set<Kernel> needs = new LinkedHashSet<>();
      for (Expr operand : k.operands()) {
        Expr storage = Partition.storage(operand);
        Kernel from = producer.get(storage);
        if (from != null && from != k) {
          needs.add(from);
        }
        if (storage.op() instanceof Op.Read r) {
          readers.computeIfAbsent(r.variable(), _ -> new LinkedHashSet<>()).add(k);
        }
      }
      before.put(k, needs);
    }
  }

  /**
   * The order, the product that runs together with a loop, the convolution that runs together with
   * what follows on it, and which values are written straight into a variable.
   */
  record Result(Tiles.Result tiles, Map<Kernel, Kernel> productOf, Map<Expr, Variable> inPlace) {
    List<Kernel> order() {
      return tiles.order();
    }
  }

  static Result of(List<Kernel> kernels, List<Update> updates, Map<Kernel, Loop> loops) {
    Schedule s = new Schedule(kernels);
    for (Update u : updates) {
      s.tryInPlace(u.variable(), Partition.storage(u.value()), loops);
    }
    Chains.Result chains = Chains.of(s.order(), s.before, loops, s.inPlace);
    Set<Kernel> paired = new HashSet<>(chains.productOf().keySet());
    paired.addAll(chains.productOf().values());
    Tiles.Result tiles = Tiles.of(chains.order(), s.before, loops, paired, s.inPlace);
    return new Result(tiles, chains.productOf(), s.inPlace);
  }

  private void tryInPlace(Variable variable, Expr value, Map<Kernel, Loop> loops) {
    Kernel writer = producer.get(value);
    if (writer == null || inPlace.containsKey(value)) {
      return;
    }
    Set<Kernel> others = new LinkedHashSet<>(readers.getOrDefault(variable, Set.of()));
    if (others.remove(writer) && !readsWhereItWrites(loops.get(writer), variable, value)) {
      return;
    }
    if (others.stream().anyMatch(r -> needs(r, writer))) {
      return;
    }
    before.get(writer).addAll(others);
    inPlace.put(value, variable);
  }

  private static boolean reads(Expr operand, Variable variable) {
    return Partition.storage(operand).op() instanceof Op.Read r && r.variable() == variable;
  }

  /** Each step of the loop loads before it stores; so reading the very element is safe. */
  private static boolean readsWhereItWrites(Loop loop, Variable variable, Expr value) {
    if (loop == null || loop.fold() != null) {
      return false;
    }
    Loop.Access store =
        loop.accesses().subList(loop.reads(), loop.accesses().size()).stream()
            .filter(a -> a.value() == value)
            .findFirst()
            .orElseThrow();
    return loop.accesses().subList(0, loop.reads()).stream()
        .filter(a -> reads(a.value(), variable))
        .allMatch(store::walksLike);
  }

  private boolean needs(Kernel late, Kernel early) {
    Set<Kernel> seen = new HashSet<>();
    ArrayDeque<Kernel> open = new ArrayDeque<>();
    open.add(late);
    while (!open.isEmpty()) {
      for (Kernel k : before.get(open.pop())) {
        if (k == early) {
          return true;
        }
        if (seen.add(k)) {
          open.add(k);
        }
      }
    }
    return false;
  }

  /** As the program was written, as far as what is needed allows. */
  private List<Kernel> order() {
    Map<Kernel, Integer> waiting = new HashMap<>();
    Map<Kernel, List<Kernel>> after = new HashMap<>();
    Map<Kernel, Long> age = ages();
    PriorityQueue<Kernel> ready = new PriorityQueue<>(Comparator.comparingLong(age::get));
    before.forEach((k, needs) -> {
      waiting.put(k, needs.size());
      needs.forEach(n -> after.computeIfAbsent(n, _ -> new ArrayList<>()).add(k));
      if (needs.isEmpty()) {
        ready.add(k);
      }
    });
    List<Kernel> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Kernel k = ready.poll();
      order.add(k);
      for (Kernel next : after.getOrDefault(k, List.of())) {
        if (waiting.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (order.size() != before.size()) {
      throw new IllegalStateException("kernels wait for each other: the fusion pass is wrong");
    }
    return order;
  }

  /**
   * When each kernel was written. Those that stand behind a barrier come after all others, each
   * right before what needs it: going back from the results, first to what was written last.
   */
  private Map<Kernel, Long> ages() {
    Map<Kernel, Long> ages = new HashMap<>();
    Map<Kernel, List<Kernel>> behind = new LinkedHashMap<>();
    List<Kernel> kernels = new ArrayList<>(before.keySet());
    kernels.sort(Comparator.comparingLong(Schedule::age));
    Set<Kernel> needed = new HashSet<>();
    for (Kernel k : kernels) {
      ages.put(k, age(k));
      List<Kernel> needs = new ArrayList<>();
      boolean direct = false;
      for (Expr operand : k.operands()) {
        direct |= isBehindBarrier(operand);
        Kernel from = producer.get(Partition.storage(operand));
        if (from != k && behind.containsKey(from)) {
          needs.add(from);
        }
      }
      if (direct || !needs.isEmpty()) {
        needs.sort(Comparator.comparingLong(Schedule::age));
        behind.put(k, needs);
        needed.addAll(needs);
      }
    }
    long next = Long.MAX_VALUE / 2;
    Set<Kernel> entered = new HashSet<>();
    Set<Kernel> done = new HashSet<>();
    ArrayDeque<Kernel> open = new ArrayDeque<>();
    for (Kernel root : behind.keySet()) {
      if (!needed.contains(root)) {
        open.push(root);
      }
      while (!open.isEmpty()) {
        Kernel k = open.peek();
        if (entered.add(k)) {
          behind.get(k).stream().filter(n -> !done.contains(n)).forEach(open::push);
        } else {
          open.pop();
          if (done.add(k)) {
            ages.put(k, next++);
          }
        }
      }
    }
    return ages;
  }

  private static boolean isBehindBarrier(Expr operand) {
    return operand.op() instanceof Op.Barrier
        || (operand.op() instanceof Op.Reshape && isBehindBarrier(operand.in(0)));
  }

  private static long age(Kernel k) {
    return k.writes().stream().mapToLong(Expr::id).max().orElseThrow();
  }
}
