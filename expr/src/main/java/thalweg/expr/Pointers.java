package thalweg.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/** The locals of generated code that hold, for each array and loop level, where the loop stands. */
final class Pointers {
  private final Loop loop;
  private final CodeBuilder code;

  /** Local of array a at level l; index a * (loops + 1) + l. */
  private final int[] slot;

  Pointers(Loop loop, CodeBuilder code) {
    this.loop = loop;
    this.code = code;
    this.slot = new int[loop.accesses().size() * (loop.loops() + 1)];
  }

  int get(int array, int level) {
    return slot[array * (loop.loops() + 1) + level];
  }

  /** Says that a local, set already, holds an array's address at a level. */
  void set(int array, int level, int local) {
    slot[array * (loop.loops() + 1) + level] = local;
  }

  /** Stores the address on the stack. */
  void store(int array, int level) {
    int local = code.allocateLocal(TypeKind.LONG);
    set(array, level, local);
    code.lstore(local);
  }

  /** Inside loop l at turn k: each array that moves is k strides further. */
  void enter(int l, int k, int strideLocal) {
    for (int a = 0; a < loop.accesses().size(); a++) {
      if (loop.accesses().get(a).moves(l)) {
        code.lload(get(a, l)).iload(k).i2l();
        code.aload(strideLocal).loadConstant(a * loop.loops() + l).laload().lmul().ladd();
        store(a, l + 1);
      } else {
        set(a, l + 1, get(a, l));
      }
    }
  }

  /** Inside the vector loop at element i: each array that moves is i elements further. */
  void enterVector(int i) {
    int l = loop.vector();
    for (int a = 0; a < loop.accesses().size(); a++) {
      if (loop.accesses().get(a).moves(l)) {
        code.lload(get(a, l)).iload(i).i2l();
        code.loadConstant((long) loop.accesses().get(a).dtype().bytes()).lmul().ladd();
        store(a, l + 1);
      } else {
        set(a, l + 1, get(a, l));
      }
    }
  }
}
