package thalweg.expr;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Generates the code of one {@link Loop} with the Class-File API: nested counted loops over plain
 * addresses, the vector loop in steps of the machine's lanes, then one masked step for the rest.
 */
final class LoopEmitter {
  private static final ClassDesc SELF = ClassDesc.of("thalweg.expr.GeneratedLoop");
  private static final ClassDesc LONGS = CD_long.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, LONGS, LONGS, INTS, CD_int, CD_int);
  private static final int BASE = 1;
  private static final int STRIDE = 2;
  private static final int EXTENT = 3;
  private static final int FROM = 4;
  private static final int TO = 5;

  private final Loop loop;
  private final CodeBuilder code;
  private final BodyEmitter body;
  private final int lanes;

  /** Local holding the address of access a at loop level l; index a * (loops + 1) + l. */
  private final int[] pointer;

  private int tailMask;
  private int accumulator;

  private LoopEmitter(Loop loop, CodeBuilder code) {
    this.loop = loop;
    this.code = code;
    this.body = new BodyEmitter(loop, code);
    this.lanes = BodyEmitter.lanes(loop);
    this.pointer = new int[loop.accesses().size() * (loop.loops() + 1)];
  }

  /** The bytes of a class that implements {@link LoopCode} for this loop. */
  static byte[] emit(Loop loop, String name) {
    return ClassFile.of()
        .build(
            SELF,
            c ->
                c.withInterfaceSymbols(ClassDesc.of("thalweg.expr.LoopCode"))
                    .with(SourceFileAttribute.of(name))
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_PUBLIC,
                        b ->
                            b.aload(0)
                                .invokespecial(
                                    ConstantDescs.CD_Object,
                                    ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody(
                        "run", RUN, ClassFile.ACC_PUBLIC, b -> new LoopEmitter(loop, b).method()));
  }

  private void method() {
    for (int a = 0; a < loop.accesses().size(); a++) {
      code.aload(BASE).loadConstant(a).laload();
      setPointer(a, 0);
    }
    body.constants();
    emitTailMask();
    if (loop.fold() != null) {
      accumulator = code.allocateLocal(TypeKind.REFERENCE);
    }
    level(0);
    code.return_();
  }

  /** The lanes of the last, partial vector are the same whenever the vector loop runs. */
  private void emitTailMask() {
    tailMask = code.allocateLocal(TypeKind.REFERENCE);
    int count = code.allocateLocal(TypeKind.INT);
    end(loop.vector());
    start(loop.vector());
    code.isub().loadConstant(lanes).irem().istore(count);
    body.firstLanes(count, tailMask);
  }

  private void start(int l) {
    if (l == 0) {
      code.iload(FROM);
    } else {
      code.loadConstant(0);
    }
  }

  private void end(int l) {
    if (l == 0) {
      code.iload(TO);
    } else {
      code.aload(EXTENT).loadConstant(l).iaload();
    }
  }

  private void level(int l) {
    if (loop.fold() != null && loop.alongRows() && l == loop.kept()) {
      body.startFold(accumulator);
      inner(l);
      body.storeFolded(accumulator, pointer(foldAccess(), l));
    } else {
      inner(l);
    }
  }

  private void inner(int l) {
    if (l == loop.loops()) {
      computeAt(l, false);
    } else if (l == loop.vector()) {
      vectorLoop(l);
    } else {
      scalarLoop(l, l + 1, false);
    }
  }

  private void scalarLoop(int l, int next, boolean masked) {
    int k = code.allocateLocal(TypeKind.INT);
    start(l);
    code.istore(k);
    var test = code.newLabel();
    var exit = code.newLabel();
    code.labelBinding(test).iload(k);
    end(l);
    code.if_icmpge(exit);
    for (int a = 0; a < loop.accesses().size(); a++) {
      if (loop.accesses().get(a).moves(l)) {
        code.lload(pointer(a, l)).iload(k).i2l();
        code.aload(STRIDE).loadConstant(a * loop.loops() + l).laload().lmul().ladd();
        setPointer(a, next);
      } else {
        samePointer(a, l, next);
      }
    }
    if (l > loop.vector()) {
      foldedLevel(next, masked);
    } else {
      level(next);
    }
    code.iinc(k, 1).goto_(test).labelBinding(exit);
  }

  /** The loops inside the vector loop of a fold down the columns. */
  private void foldedLevel(int l, boolean masked) {
    if (l == loop.loops()) {
      computeAt(l, masked);
    } else {
      scalarLoop(l, l + 1, masked);
    }
  }

  private void vectorLoop(int l) {
    int i = code.allocateLocal(TypeKind.INT);
    int limit = code.allocateLocal(TypeKind.INT);
    for (int a = 0; a < loop.accesses().size(); a++) {
      if (!loop.accesses().get(a).moves(l)) {
        samePointer(a, l, l + 1);
      }
    }
    if (l == loop.loops() - 1) {
      body.hoistedLoads(l, a -> pointer(a, l));
    }
    start(l);
    code.istore(i);
    end(l);
    end(l);
    start(l);
    code.isub().loadConstant(lanes).irem().isub().istore(limit);
    var test = code.newLabel();
    var rest = code.newLabel();
    var exit = code.newLabel();
    code.labelBinding(test).iload(i).iload(limit).if_icmpge(rest);
    chunk(l, i, false);
    code.iinc(i, lanes).goto_(test).labelBinding(rest);
    code.iload(i);
    end(l);
    code.if_icmpge(exit);
    chunk(l, i, true);
    code.labelBinding(exit);
  }

  private void chunk(int l, int i, boolean masked) {
    for (int a = 0; a < loop.accesses().size(); a++) {
      if (loop.accesses().get(a).moves(l)) {
        code.lload(pointer(a, l)).iload(i).i2l();
        code.loadConstant((long) loop.accesses().get(a).dtype().bytes()).lmul().ladd();
        setPointer(a, l + 1);
      }
    }
    if (loop.fold() != null && !loop.alongRows()) {
      body.startFold(accumulator);
      foldedLevel(l + 1, masked);
      body.storeColumns(accumulator, pointer(foldAccess(), l + 1), masked ? tailMask : -1);
    } else {
      computeAt(l + 1, masked);
    }
  }

  private void computeAt(int l, boolean masked) {
    body.compute(l == loop.vector() + 1 && l == loop.loops(), a -> pointer(a, l));
    int mask = masked ? tailMask : -1;
    List<Integer> stores = loop.stores();
    for (int s = 0; s < stores.size(); s++) {
      body.store(stores.get(s), pointer(loop.reads() + s, l), mask);
    }
    if (loop.fold() != null) {
      body.accumulate(accumulator, loop.alongRows() ? mask : -1);
    }
  }

  private int foldAccess() {
    return loop.accesses().size() - 1;
  }

  private int pointer(int access, int l) {
    return pointer[access * (loop.loops() + 1) + l];
  }

  private void samePointer(int access, int from, int to) {
    pointer[access * (loop.loops() + 1) + to] = pointer(access, from);
  }

  /** Stores the address on the stack. A slot is shared by the main and the masked step. */
  private void setPointer(int access, int l) {
    int slot = code.allocateLocal(TypeKind.LONG);
    pointer[access * (loop.loops() + 1) + l] = slot;
    code.lstore(slot);
  }
}
