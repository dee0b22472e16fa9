package thalweg.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** Generates the straight-line part of a loop: loads, operations on vectors, stores, folds. */
final class BodyEmitter {
  private final Loop loop;
  private final CodeBuilder code;
  private final VectorCode vectors;

  /** Local of each body node's value; -1 while not computed. */
  private final int[] slot;

  private boolean hoisted;

  BodyEmitter(Loop loop, CodeBuilder code) {
    this.loop = loop;
    this.code = code;
    this.vectors = new VectorCode(code, lanes(loop));
    this.slot = new int[loop.body().size()];
    Arrays.fill(slot, -1);
  }

  /** All types of a loop share one lane count: that of the widest floating type it uses. */
  static int lanes(Loop loop) {
    return loop.usesDouble()
        ? DoubleVector.SPECIES_PREFERRED.length()
        : FloatVector.SPECIES_PREFERRED.length();
  }

  /** Literals, made into vectors once before all loops. */
  void constants() {
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Const c) {
        vectors.constant(c.dtype(), c.value());
        keep(i);
      }
    }
  }

  /** Values that stay the same throughout the vector loop {@code l}, loaded before it. */
  void hoistedLoads(int l, IntUnaryOperator pointer) {
    hoisted = true;
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Load load
          && !loop.accesses().get(load.access()).moves(l)) {
        vectors.splat(load.dtype(), pointer.applyAsInt(load.access()));
        keep(i);
      }
    }
  }

  /** All loads, then all operations, so that a store may overwrite what the same step read. */
  void compute(IntUnaryOperator pointer) {
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Load load) {
        int address = pointer.applyAsInt(load.access());
        if (loop.accesses().get(load.access()).moves(loop.vector())) {
          vectors.load(load.dtype(), address);
          keep(i);
        } else if (!hoisted) {
          vectors.splat(load.dtype(), address);
          keep(i);
        }
      }
    }
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Apply apply) {
        apply(apply);
        keep(i);
      }
    }
  }

  private void keep(int node) {
    slot[node] = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot[node]);
  }

  /** Stores a body node's value, in the lanes of a mask unless that is -1. */
  void store(int node, int address, int mask) {
    vectors.store(loop.body().get(node).dtype(), slot[node], address, mask);
  }

  /** A mask of the first lanes, their count in an int local. */
  void firstLanes(int count, int mask) {
    vectors.firstLanes(count, mask);
  }

  // ---- folds ----

  /** Sets the accumulator to what a fold of nothing gives. */
  void startFold(int accumulator) {
    vectors.constant(loop.foldType(), identity());
    code.astore(accumulator);
  }

  private double identity() {
    return switch (loop.fold().fn()) {
      case SUM -> 0;
      case MAX -> loop.foldType() == DType.I32 ? Integer.MIN_VALUE : Double.NEGATIVE_INFINITY;
    };
  }

  /** A scalar local holding what a fold of nothing gives. */
  int startRest() {
    TypeKind kind = TypeKind.from(VectorCode.scalar(loop.foldType()));
    int rest = code.allocateLocal(kind);
    switch (loop.foldType()) {
      case F32 -> code.loadConstant((float) identity());
      case F64 -> code.loadConstant(identity());
      case I32, BOOL -> code.loadConstant((int) identity());
    }
    code.storeLocal(kind, rest);
    return rest;
  }

  /** Folds the scalar on the stack into a scalar local. */
  void foldRest(int rest) {
    TypeKind kind = TypeKind.from(VectorCode.scalar(loop.foldType()));
    code.loadLocal(kind, rest);
    vectors.foldScalars(loop.fold().fn(), loop.foldType());
    code.storeLocal(kind, rest);
  }

  /** Returns the fold of the accumulator's lanes. */
  void returnFolded(int accumulator) {
    vectors.foldLanes(loop.fold().fn(), loop.foldType(), accumulator);
    code.return_(TypeKind.from(VectorCode.scalar(loop.foldType())));
  }

  /** Folds the operand's value into the accumulator, in the lanes of a mask unless that is -1. */
  void accumulate(int accumulator, int mask) {
    String operator = loop.fold().fn() == Op.ReduceFn.SUM ? "ADD" : "MAX";
    int value = slot[loop.fold().operand()];
    if (mask < 0) {
      code.aload(accumulator).aload(value);
      vectors.binary(loop.foldType(), operator.toLowerCase(Locale.ROOT));
    } else {
      vectors.binaryWhere(loop.foldType(), operator, accumulator, value, mask);
    }
    code.astore(accumulator);
  }

  /** Stores the accumulator: all its lanes are results. */
  void storeColumns(int accumulator, int address, int mask) {
    vectors.store(loop.foldType(), accumulator, address, mask);
  }

  /** Folds the accumulator's lanes and what is left over, and stores the one result. */
  void storeFolded(int accumulator, int rest, int address) {
    vectors.startScalarStore(loop.foldType(), address);
    vectors.foldLanes(loop.fold().fn(), loop.foldType(), accumulator);
    code.loadLocal(TypeKind.from(VectorCode.scalar(loop.foldType())), rest);
    vectors.foldScalars(loop.fold().fn(), loop.foldType());
    vectors.endScalarStore(loop.foldType());
  }

  // ---- operations ----

  private int operand(Loop.Apply a, int i) {
    return slot[a.operands().get(i)];
  }

  private void apply(Loop.Apply a) {
    switch (a.op()) {
      case Op.Unary u -> unary(u.fn(), a);
      case Op.Binary b -> binary(b.fn(), a);
      case Op.Compare c -> {
        if (a.from() == DType.BOOL) {
          vectors.compareTruths(c.fn(), operand(a, 0), operand(a, 1));
        } else {
          vectors.compare(a.from(), c.fn().name(), operand(a, 0), operand(a, 1));
        }
      }
      case Op.Select _ -> {
        if (a.dtype() == DType.BOOL) {
          selectTruth(operand(a, 0), operand(a, 1), operand(a, 2));
        } else {
          vectors.select(a.dtype(), operand(a, 0), operand(a, 1), operand(a, 2));
        }
      }
      case Op.Cast _ -> cast(a.from(), a.dtype(), operand(a, 0));
    }
  }

  /** (condition and yes) or (not condition and no). */
  private void selectTruth(int condition, int yes, int no) {
    int both = code.allocateLocal(TypeKind.REFERENCE);
    int otherwise = code.allocateLocal(TypeKind.REFERENCE);
    vectors.logical("and", condition, yes);
    code.astore(both).aload(condition);
    vectors.not();
    code.astore(otherwise);
    vectors.logical("and", otherwise, no);
    code.astore(otherwise);
    vectors.logical("or", both, otherwise);
  }

  private void unary(Op.UnaryFn fn, Loop.Apply a) {
    int x = operand(a, 0);
    String name = fn.name().toLowerCase(Locale.ROOT);
    switch (fn) {
      case NEG, ABS, SQRT -> {
        code.aload(x);
        vectors.unary(a.dtype(), name);
      }
      case SIGN -> vectors.sign(a.dtype(), x);
      case NOT -> {
        code.aload(x);
        vectors.not();
      }
      case EXP, LOG, LOG1P, TANH, SIGMOID, SIN, COS -> {
        code.aload(x);
        MethodInliner.inline(code, name, VectorCode.type(a.dtype()), VectorCode.type(a.dtype()));
      }
      case UNIT_UNIFORM -> {
        code.aload(x);
        vectors.unitUniform();
      }
    }
  }

  private void binary(Op.BinaryFn fn, Loop.Apply a) {
    String name = fn.name().toLowerCase(Locale.ROOT);
    switch (fn) {
      case ADD, SUB, MUL, DIV, MAX, MIN -> {
        code.aload(operand(a, 0)).aload(operand(a, 1));
        vectors.binary(a.dtype(), name);
      }
      case AND, OR -> {
        if (a.dtype() == DType.BOOL) {
          vectors.logical(name, operand(a, 0), operand(a, 1));
        } else {
          code.aload(operand(a, 0)).aload(operand(a, 1));
          vectors.binary(a.dtype(), name);
        }
      }
      case REM -> throw new IllegalStateException("no vector operation: " + a.op());
    }
  }

  private void cast(DType from, DType to, int x) {
    if (to == DType.BOOL) {
      vectors.toBool(from, x);
    } else if (from == DType.BOOL) {
      vectors.fromMask(to, x);
    } else {
      code.aload(x);
      vectors.convert(from, to);
    }
  }
}
