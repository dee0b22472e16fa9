package thalweg.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fusion pass: cuts a graph into kernels. Walking from the results back, an elementwise node
 * joins the loop of its users. It is written to memory only if a library operation, a view or a
 * result needs it, or if several loops use it and computing it again would be dear; then one of
 * those loops writes it in passing, if that closes no cycle.
 */
final class Partition {
  private final Set<Expr> roots;
  private final Map<Expr, List<Expr>> users = new HashMap<>();
  private final Map<Expr, Set<Kernel>> inlinedIn = new HashMap<>();
  private final Map<Expr, Kernel> producer = new HashMap<>();
  private final Map<Scans.Group, List<Expr>> groups = new HashMap<>();
  private final List<Kernel> kernels = new ArrayList<>();
  private final KernelOrder order = new KernelOrder();

  private Partition(Collection<Expr> roots) {
    this.roots = new HashSet<>(roots);
  }

  /** All kernels that the results need, in no particular order. */
  static List<Kernel> of(Collection<Expr> roots) {
    Partition p = new Partition(roots);
    List<Expr> order = Graphs.topological(roots);
    for (Expr e : order) {
      for (Expr in : e.inputs()) {
        p.users.computeIfAbsent(in, _ -> new ArrayList<>()).add(e);
      }
      if (e.op() instanceof Op.WithBody op) {
        p.groups.computeIfAbsent(Scans.group(op, e), _ -> new ArrayList<>()).add(e);
      }
    }
    for (Expr e : order.reversed()) {
      p.place(e);
      p.link(e);
    }
    return p.kernels;
  }

  /** Whether neighbours in the part are neighbours in the whole, as a vector needs them. */
  private static boolean isConsecutive(Op.Slice s, Expr e) {
    int[] own = e.in(0).shape().strides();
    for (int a = own.length - 1; a >= 0; a--) {
      if (e.shape().dim(a) != 1) {
        return own[a] * s.strides().get(a) == 1;
      }
    }
    return true;
  }

  /** Whether a loop reads the value where its operand lies. */
  static boolean isSeenThrough(Expr e) {
    return !(e.op() instanceof Op.Literal) && role(e) == Role.REPEAT;
  }

  /** How an operation is executed. */
  enum Role {
    /** It lies in memory before the program runs. */
    LEAF,
    /** A constant, a repetition or a part: read where it is used, without memory of its own. */
    REPEAT,
    /** Another name for memory that is there. */
    VIEW,
    /** A kernel of its own. */
    LIBRARY,
    /** A loop that folds. */
    FOLD,
    /** A part of a loop. */
    ELEMENTWISE
  }

  static Role role(Expr e) {
    return switch (e.op()) {
      case Op.Input _, Op.Read _, Op.Iota _, Op.Parameter _ -> Role.LEAF;
      case Op.Literal _, Op.Broadcast _ -> Role.REPEAT;
      case Op.Reshape _, Op.Barrier _ -> Role.VIEW;
      case Op.Slice s -> isConsecutive(s, e) ? Role.REPEAT : Role.LIBRARY;
      case Op.MatMul _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.Transpose _,
          Op.ArgMax _,
          Op.RandomBits _,
          Op.Convolve _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.TakeAlong _,
          Op.AddAlong _,
          Op.Pad _,
          Op.Concat _,
          Op.Reverse _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.Cond _,
          Op.Scan _ ->
          Role.LIBRARY;
      case Op.Reduce _ -> Role.FOLD;
      case Op.Binary b ->
          switch (b.fn()) {
            // The Vector API divides integers one by one.
            case DIV, REM -> e.dtype() == DType.I32 ? Role.LIBRARY : Role.ELEMENTWISE;
            case ADD, SUB, MUL, MAX, MIN, AND, OR -> Role.ELEMENTWISE;
          };
      case Op.Unary _, Op.Compare _, Op.Select _, Op.Cast _ -> Role.ELEMENTWISE;
      case Op.StopGradient _, Op.Region _ ->
          throw new IllegalStateException("an earlier pass should have removed: " + e);
    };
  }

  /** Where a value lies in memory: views are followed to what they show. */
  static Expr storage(Expr e) {
    return e.op() instanceof Op.Reshape || e.op() instanceof Op.Barrier ? storage(e.in(0)) : e;
  }

  private void place(Expr e) {
    switch (role(e)) {
      case LEAF, VIEW -> {}
      case REPEAT -> {
        if (neededInMemory(e)) {
          add(e.op() instanceof Op.Slice ? Kernel.library(e) : Kernel.map(e));
        }
      }
      case LIBRARY -> {
        if (e.op() instanceof Op.MaxPoolIndex) {
          add(Kernel.group(withLargest(e)));
        } else if (Pooled.isMaxPool(e)) {
          // Made together with its indices.
        } else if (!(e.op() instanceof Op.WithBody op)) {
          add(Kernel.library(e));
        } else if (!producer.containsKey(e)) {
          add(Kernel.group(groups.get(Scans.group(op, e))));
        } else if (groups.get(Scans.group(op, e)).get(0) == e) {
          // What uses the earlier results was placed after the kernel.
          order.addAgain(producer.get(e));
        }
      }
      case FOLD -> add(Kernel.fold(e));
      case ELEMENTWISE -> placeElementwise(e);
    }
  }

  /** Indices of max pooling, and the elements there if they are wanted. */
  private List<Expr> withLargest(Expr index) {
    List<Expr> both = new ArrayList<>(List.of(index));
    for (Expr view : viewsOf(index)) {
      for (Expr user : users.getOrDefault(view, List.of())) {
        if (!both.contains(user) && Pooled.isMaxPool(user)) {
          both.add(user);
        }
      }
    }
    return both;
  }

  private List<Expr> viewsOf(Expr e) {
    List<Expr> all = new ArrayList<>(List.of(e));
    for (int i = 0; i < all.size(); i++) {
      for (Expr user : users.getOrDefault(all.get(i), List.of())) {
        if (role(user) == Role.VIEW && !all.contains(user)) {
          all.add(user);
        }
      }
    }
    return all;
  }

  private void placeElementwise(Expr e) {
    Set<Kernel> wanted = new LinkedHashSet<>();
    for (Expr user : users.getOrDefault(e, List.of())) {
      if (user.op() instanceof Op.Reduce) {
        wanted.add(producer.get(user));
      } else {
        wanted.addAll(inlinedIn.getOrDefault(user, Set.of()));
      }
    }
    boolean full = wanted.stream().anyMatch(k -> k.isFullFor(e));
    if (!full && !neededInMemory(e) && (wanted.size() <= 1 || cheapFromMemory(e))) {
      wanted.forEach(k -> inline(e, k));
      return;
    }
    // A map rather than a fold: what it stores may replace a variable's value in place.
    List<Kernel> maps = wanted.stream().filter(k -> !k.isFold()).toList();
    List<Kernel> folds = wanted.stream().filter(Kernel::isFold).toList();
    if (!full && (storedBy(maps, e) || storedBy(folds, e))) {
      return;
    }
    Kernel own = Kernel.map(e);
    add(own);
    inline(e, own);
  }

  private boolean storedBy(List<Kernel> wanted, Expr e) {
    for (Kernel k : wanted) {
      if (k.storesWell() && comesFirst(k, e)) {
        k.stores.add(e);
        producer.put(e, k);
        inline(e, k);
        return true;
      }
    }
    return false;
  }

  private void inline(Expr e, Kernel k) {
    k.inline.add(e);
    inlinedIn.computeIfAbsent(e, _ -> new LinkedHashSet<>()).add(k);
  }

  private void add(Kernel k) {
    kernels.add(k);
    order.add(k);
    k.writes().forEach(e -> producer.put(e, k));
  }

  private boolean neededInMemory(Expr e) {
    if (roots.contains(e)) {
      return true;
    }
    for (Expr user : users.getOrDefault(e, List.of())) {
      boolean reads =
          switch (role(user)) {
            case LIBRARY -> !(user.op() instanceof Op.MatMul) || BatchMatMul.read(e) == e;
            case VIEW -> true;
            case REPEAT -> !(e.op() instanceof Op.Literal);
            case LEAF, FOLD, ELEMENTWISE -> false;
          };
      if (reads) {
        return true;
      }
    }
    return false;
  }

  /** Operations and operands that a value may take and still be computed in several loops. */
  private static final int FEW = 3;

  /**
   * Computing it once more takes a few cheap operations on a few values. Without this bound each
   * loop of a long derivative would compute all that came before it once more.
   */
  private static boolean cheapFromMemory(Expr e) {
    Set<Expr> operations = new HashSet<>();
    Set<Expr> values = new HashSet<>();
    ArrayDeque<Expr> open = new ArrayDeque<>(List.of(e));
    while (!open.isEmpty()) {
      Expr at = open.pop();
      boolean inside = role(at) == Role.ELEMENTWISE && cheap(at);
      boolean free = role(at) == Role.REPEAT && Canonicalise.literal(at).isPresent();
      if (inside && operations.add(at)) {
        open.addAll(List.of(at.inputs()));
      } else if (!inside && !free) {
        values.add(storage(at));
      }
      if (operations.size() > FEW || values.size() > FEW) {
        return false;
      }
    }
    return operations.contains(e);
  }

  /** Computing it once more costs less than writing and reading it. */
  private static boolean cheap(Expr e) {
    return switch ((Op.Elementwise) e.op()) {
      case Op.Unary u ->
          !Kernel.isElementary(u.fn())
              && u.fn() != Op.UnaryFn.SQRT
              && u.fn() != Op.UnaryFn.UNIT_UNIFORM;
      case Op.Binary b ->
          switch (b.fn()) {
            case ADD, SUB, MUL, MAX, MIN, AND, OR -> true;
            case DIV, REM -> false;
          };
      case Op.Compare _, Op.Select _, Op.Cast _ -> true;
    };
  }

  /** Whether kernel k can write e: it reads nothing that is computed, elsewhere, from e. */
  private boolean comesFirst(Kernel k, Expr e) {
    if (k.operands().stream().anyMatch(read -> read != e && storage(read) == e)) {
      // It may compute e itself, but not before it reads it through a view.
      return false;
    }
    Set<Kernel> using = using(e);
    using.remove(k);
    return order.putBefore(k, using);
  }

  /** Tells the order, once the users of e have all been placed, that they need its kernel. */
  private void link(Expr e) {
    Kernel k = producer.get(e);
    if (k != null) {
      (k.isLoop() ? List.of(e) : k.writes()).forEach(written -> order.need(k, using(written)));
    }
  }

  private Set<Kernel> using(Expr e) {
    Set<Kernel> using = new HashSet<>();
    addUsers(e, using);
    return using;
  }

  /** Kernels that read e, or what shows or repeats it. */
  private void addUsers(Expr e, Set<Kernel> using) {
    for (Expr user : users.getOrDefault(e, List.of())) {
      if (producer.containsKey(user)) {
        using.add(producer.get(user));
      }
      using.addAll(inlinedIn.getOrDefault(user, Set.of()));
      switch (role(user)) {
        case VIEW, REPEAT -> addUsers(user, using);
        case LEAF, LIBRARY, FOLD, ELEMENTWISE -> {}
      }
    }
  }
}
