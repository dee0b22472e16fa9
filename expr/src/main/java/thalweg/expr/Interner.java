package thalweg.expr;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;

/**
 * Gives one object per distinct (operation, inputs): equal expressions are the same expression, so
 * common subexpressions are found while they are written. Entries live as long as somebody holds
 * the expression.
 */
final class Interner {
  private static final Map<Key, Key> TABLE = new HashMap<>();
  private static final ReferenceQueue<Expr> DEAD = new ReferenceQueue<>();
  private static long nextId;

  private Interner() {}

  /** The expression equal to (op, inputs), made by {@code create(id)} if there is none yet. */
  static synchronized Expr intern(Op op, Expr[] inputs, LongFunction<Expr> create) {
    for (Object dead = DEAD.poll(); dead != null; dead = DEAD.poll()) {
      if (TABLE.get(dead) == dead) {
        TABLE.remove(dead);
      }
    }
    Key found = TABLE.get(new Key(op, inputs, null));
    Expr known = found == null ? null : found.get();
    if (known != null) {
      return known;
    }
    TABLE.remove(found);
    Expr made = create.apply(nextId++);
    Key key = new Key(op, inputs, made);
    TABLE.put(key, key);
    return made;
  }

  /**
   * Holds the inputs by identity number, not by reference, so that a dead expression's inputs are
   * free to die with it.
   */
  private static final class Key extends WeakReference<Expr> {
    private final Op op;
    private final long[] inputs;
    private final int hash;

    Key(Op op, Expr[] inputs, Expr value) {
      super(value, DEAD);
      this.op = op;
      this.inputs = new long[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        this.inputs[i] = inputs[i].id();
      }
      this.hash = 31 * op.hashCode() + Arrays.hashCode(this.inputs);
    }

    @Override
    public boolean equals(Object o) {
      return o == this
          || (o instanceof Key k
              && k.hash == hash
              && Arrays.equals(k.inputs, inputs)
              && Objects.equals(k.op, op));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
