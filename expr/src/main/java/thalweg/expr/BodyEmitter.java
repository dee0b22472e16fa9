package thalweg.expr;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import thalweg.expr.LoopEmitter.Types;

/** Generates the straight-line part of a loop: loads, the operations on vectors, stores, folds. */
final class BodyEmitter {
  private static final ClassDesc LANES = ClassDesc.of("thalweg.expr.Lanes");
  private static final ClassDesc MATH = ClassDesc.of("thalweg.expr.VectorMath");
  private static final ClassDesc MEMORY = ClassDesc.of("thalweg.expr.Memory");

  private final Loop loop;
  private final CodeBuilder code;
  private final int lanes;

  /** Local of each body node's value; -1 while not computed. */
  private final int[] slot;

  BodyEmitter(Loop loop, CodeBuilder code) {
    this.loop = loop;
    this.code = code;
    this.lanes = lanes(loop);
    this.slot = new int[loop.body().size()];
    Arrays.fill(slot, -1);
  }

  /** All types of a loop share one lane count: that of the widest floating type it uses. */
  static int lanes(Loop loop) {
    return loop.usesDouble()
        ? DoubleVector.SPECIES_PREFERRED.length()
        : FloatVector.SPECIES_PREFERRED.length();
  }

  int lanes() {
    return lanes;
  }

  /** Literals, made into vectors once before all loops. */
  void constants() {
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Const c) {
        constant(c.dtype(), c.value());
        keep(i);
      }
    }
  }

  private void constant(DType dtype, double value) {
    switch (dtype) {
      case F32 -> {
        species(dtype);
        code.loadConstant((float) value);
        invokeLanes("constant", Types.FLOAT, Types.SPECIES, CD_float);
      }
      case F64 -> {
        species(dtype);
        code.loadConstant(value);
        invokeLanes("constant", Types.DOUBLE, Types.SPECIES, CD_double);
      }
      case I32 -> {
        species(dtype);
        code.loadConstant((int) value);
        invokeLanes("constant", Types.INT, Types.SPECIES, CD_int);
      }
      case BOOL -> {
        constant(DType.I32, value);
        invokeLanes("toMask", Types.MASK, Types.INT);
      }
    }
  }

  /** Values that stay the same throughout the vector loop {@code l}, loaded before it. */
  void hoistedLoads(int l, IntUnaryOperator pointer) {
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Load load
          && !loop.accesses().get(load.access()).moves(l)) {
        code.lload(pointer.applyAsInt(load.access()));
        splat(load.dtype());
        keep(i);
      }
    }
  }

  /** All loads, then all operations, so that a store may overwrite what the same step read. */
  void compute(boolean hoisted, IntUnaryOperator pointer) {
    for (int i = 0; i < slot.length; i++) {
      if (loop.body().get(i) instanceof Loop.Load load) {
        boolean moves = loop.accesses().get(load.access()).moves(loop.vector());
        if (moves || !hoisted) {
          code.lload(pointer.applyAsInt(load.access()));
          if (moves) {
            vector(load.dtype());
          } else {
            splat(load.dtype());
          }
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

  /** Pushes a body node's value. */
  void load(int node) {
    code.aload(slot[node]);
  }

  // ---- memory; the address is on the stack ----

  private void vector(DType dtype) {
    // The species goes below the address.
    int address = code.allocateLocal(TypeKind.LONG);
    code.lstore(address);
    species(dtype);
    code.lload(address);
    switch (dtype) {
      case F32 -> invokeLanes("load", Types.FLOAT, Types.SPECIES, CD_long);
      case F64 -> invokeLanes("loadDouble", Types.DOUBLE, Types.SPECIES, CD_long);
      case I32 -> invokeLanes("loadInt", Types.INT, Types.SPECIES, CD_long);
      case BOOL -> {
        invokeLanes("loadInt", Types.INT, Types.SPECIES, CD_long);
        invokeLanes("toMask", Types.MASK, Types.INT);
      }
    }
  }

  private void splat(DType dtype) {
    int address = code.allocateLocal(TypeKind.LONG);
    code.lstore(address);
    species(dtype);
    code.lload(address);
    switch (dtype) {
      case F32 -> invokeLanes("splat", Types.FLOAT, Types.SPECIES, CD_long);
      case F64 -> invokeLanes("splatDouble", Types.DOUBLE, Types.SPECIES, CD_long);
      case I32 -> invokeLanes("splatInt", Types.INT, Types.SPECIES, CD_long);
      case BOOL -> {
        invokeLanes("splatInt", Types.INT, Types.SPECIES, CD_long);
        invokeLanes("toMask", Types.MASK, Types.INT);
      }
    }
  }

  /** Stores the vector below the address on the stack. */
  void storeVector(DType dtype, boolean masked, int tailMask) {
    if (dtype == DType.BOOL) {
      int address = code.allocateLocal(TypeKind.LONG);
      int mask = code.allocateLocal(TypeKind.REFERENCE);
      code.lstore(address).astore(mask);
      species(DType.I32);
      code.aload(mask);
      invokeLanes("fromMask", Types.INT, Types.SPECIES, Types.MASK);
      code.lload(address);
    }
    ClassDesc type = dtype == DType.BOOL ? Types.INT : Types.of(dtype);
    if (masked) {
      code.aload(tailMask);
      invokeLanes("store", CD_void, type, CD_long, Types.MASK);
    } else {
      invokeLanes("store", CD_void, type, CD_long);
    }
  }

  // ---- folds ----

  DType foldType() {
    return loop.body().get(loop.fold().operand()).dtype();
  }

  void identity(Op.ReduceFn fn) {
    constant(
        foldType(),
        switch (fn) {
          case SUM -> 0;
          case MAX -> foldType() == DType.I32 ? Integer.MIN_VALUE : Double.NEGATIVE_INFINITY;
        });
  }

  /** Folds the value on top of the stack into the accumulator below it. */
  void accumulate(Op.ReduceFn fn, boolean masked, int tailMask) {
    ClassDesc type = Types.of(foldType());
    String name = fn == Op.ReduceFn.SUM ? "add" : "max";
    if (masked) {
      code.aload(tailMask);
      invokeLanes(name + "Where", type, type, type, Types.MASK);
    } else {
      code.invokevirtual(type, name, MethodTypeDesc.of(type, Types.VECTOR));
    }
  }

  /** Folds the accumulator's lanes and stores the scalar at the address below it. */
  void storeFolded(Op.ReduceFn fn) {
    DType dtype = foldType();
    ClassDesc scalar =
        switch (dtype) {
          case F32 -> CD_float;
          case F64 -> CD_double;
          case I32 -> CD_int;
          case BOOL -> throw new IllegalStateException("folds of truth values are not typed");
        };
    invokeLanes(fn.name().toLowerCase(Locale.ROOT), scalar, Types.of(dtype));
    code.invokestatic(
        MEMORY, dtype.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(CD_void, CD_long, scalar));
  }

  // ---- operations ----

  private void apply(Loop.Apply a) {
    switch (a.op()) {
      case Op.Unary u -> unary(u.fn(), a);
      case Op.Binary b -> binary(b.fn(), a);
      case Op.Compare c -> {
        load(a.operands().get(0));
        code.getstatic(Types.OPERATORS, c.fn().name(), Types.COMPARISON);
        load(a.operands().get(1));
        code.invokevirtual(
            Types.of(a.from()),
            "compare",
            MethodTypeDesc.of(Types.MASK, Types.COMPARISON, Types.VECTOR));
      }
      case Op.Select _ -> {
        ClassDesc type = Types.of(a.dtype());
        a.operands().forEach(this::load);
        invokeLanes("select", type, Types.MASK, type, type);
      }
      case Op.Cast _ -> cast(a);
      default -> throw new IllegalStateException("not elementwise: " + a.op());
    }
  }

  private void unary(Op.UnaryFn fn, Loop.Apply a) {
    ClassDesc type = Types.of(a.dtype());
    int x = a.operands().get(0);
    String name = fn.name().toLowerCase(Locale.ROOT);
    switch (fn) {
      case NEG, ABS, SQRT -> {
        load(x);
        code.invokevirtual(type, name, MethodTypeDesc.of(type));
      }
      case SIGN, NOT -> {
        load(x);
        invokeLanes(name, type, type);
      }
      case EXP, LOG, LOG1P, TANH, SIGMOID, SIN, COS -> {
        load(x);
        code.invokestatic(MATH, name, MethodTypeDesc.of(type, type));
      }
      case UNIT_UNIFORM -> {
        species(DType.F32);
        load(x);
        invokeLanes("unitUniform", Types.FLOAT, Types.SPECIES, Types.INT);
      }
    }
  }

  private void binary(Op.BinaryFn fn, Loop.Apply a) {
    ClassDesc type = Types.of(a.dtype());
    String name = fn.name().toLowerCase(Locale.ROOT);
    switch (fn) {
      case ADD, SUB, MUL, DIV, MAX, MIN -> {
        a.operands().forEach(this::load);
        code.invokevirtual(type, name, MethodTypeDesc.of(type, Types.VECTOR));
      }
      case AND, OR -> {
        species(DType.I32);
        a.operands().forEach(this::load);
        invokeLanes(name, Types.MASK, Types.SPECIES, Types.MASK, Types.MASK);
      }
    }
  }

  private void cast(Loop.Apply a) {
    DType to = a.dtype();
    ClassDesc type = Types.of(to);
    ClassDesc from = Types.of(a.from());
    if (to == DType.BOOL) {
      load(a.operands().get(0));
      invokeLanes("toBool", type, from);
      return;
    }
    String name =
        switch (to) {
          case F32 -> a.from() == DType.BOOL ? "floatFromMask" : "toFloat";
          case F64 -> a.from() == DType.BOOL ? "doubleFromMask" : "toDouble";
          case I32 -> a.from() == DType.BOOL ? "fromMask" : "toInt";
          case BOOL -> "toBool";
        };
    species(to);
    load(a.operands().get(0));
    invokeLanes(name, type, Types.SPECIES, from);
  }

  /** Pushes the species of a type that has this loop's number of lanes. */
  void species(DType dtype) {
    DType held = dtype == DType.BOOL ? DType.I32 : dtype;
    code.getstatic(Types.of(held), "SPECIES_" + lanes * held.bytes() * 8, Types.SPECIES);
  }

  void invokeLanes(String name, ClassDesc result, ClassDesc... arguments) {
    code.invokestatic(LANES, name, MethodTypeDesc.of(result, List.of(arguments)));
  }
}
