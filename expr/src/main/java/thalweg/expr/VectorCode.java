package thalweg.expr;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Emits calls of the Vector API for values of one lane count. Only operations whose bits do not
 * depend on how the code is compiled are used: no lanewise transcendental functions, no floating
 * reductions of unspecified order. Why direct calls: see {@link MethodInliner}.
 */
final class VectorCode {
  private static final String API = "jdk.incubator.vector.";
  static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");
  static final ClassDesc MASK = ClassDesc.of(API + "VectorMask");
  static final ClassDesc VECTOR = ClassDesc.of(API + "Vector");
  private static final ClassDesc OPERATORS = ClassDesc.of(API + "VectorOperators");
  private static final ClassDesc COMPARISON = ClassDesc.of(API + "VectorOperators$Comparison");
  private static final ClassDesc BINARY = ClassDesc.of(API + "VectorOperators$Binary");
  private static final ClassDesc ASSOCIATIVE = ClassDesc.of(API + "VectorOperators$Associative");
  private static final ClassDesc CONVERSION = ClassDesc.of(API + "VectorOperators$Conversion");
  private static final ClassDesc FLOAT = ClassDesc.of(API + "FloatVector");
  private static final ClassDesc DOUBLE = ClassDesc.of(API + "DoubleVector");
  private static final ClassDesc INT = ClassDesc.of(API + "IntVector");
  private static final ClassDesc MEMORY = ClassDesc.of("thalweg.expr.Memory");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");

  private final CodeBuilder code;
  private final int lanes;

  VectorCode(CodeBuilder code, int lanes) {
    this.code = code;
    this.lanes = lanes;
  }

  static ClassDesc type(DType dtype) {
    return switch (dtype) {
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case I32 -> INT;
      case BOOL -> MASK;
    };
  }

  /** How a type lies in memory: truth values as integers 0 and 1. */
  private static DType held(DType dtype) {
    return dtype == DType.BOOL ? DType.I32 : dtype;
  }

  static ClassDesc scalar(DType dtype) {
    return switch (dtype) {
      case F32 -> CD_float;
      case F64 -> CD_double;
      case I32 -> CD_int;
      case BOOL -> CD_boolean;
    };
  }

  /** Pushes the species of a type that has this lane count. */
  void species(DType dtype) {
    DType held = held(dtype);
    code.getstatic(type(held), "SPECIES_" + lanes * held.bytes() * 8, SPECIES);
  }

  // ---- memory ----

  private void memory() {
    code.getstatic(MEMORY, "ALL", SEGMENT);
  }

  /** Pushes the vector at an address. Reads past an array's end fall into its padding. */
  void load(DType dtype, int address) {
    DType held = held(dtype);
    species(held);
    memory();
    code.lload(address).getstatic(MEMORY, "ORDER", ORDER);
    code.invokestatic(
        type(held),
        "fromMemorySegment",
        MethodTypeDesc.of(type(held), SPECIES, SEGMENT, CD_long, ORDER));
    truth(dtype);
  }

  /** Pushes a vector of copies of the element at an address. */
  void splat(DType dtype, int address) {
    DType held = held(dtype);
    species(held);
    memory();
    layout(held);
    code.lload(address);
    ClassDesc layout = ClassDesc.of("java.lang.foreign.ValueLayout$Of" + layoutName(held));
    code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(scalar(held), layout, CD_long));
    broadcast(held);
    truth(dtype);
  }

  private void truth(DType dtype) {
    if (dtype == DType.BOOL) {
      operator("NE", COMPARISON);
      code.loadConstant(0);
      code.invokevirtual(INT, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_int));
    }
  }

  private void broadcast(DType held) {
    code.invokestatic(
        type(held), "broadcast", MethodTypeDesc.of(type(held), SPECIES, scalar(held)));
  }

  void constant(DType dtype, double value) {
    DType held = held(dtype);
    species(held);
    switch (held) {
      case F32 -> code.loadConstant((float) value);
      case F64 -> code.loadConstant(value);
      case I32, BOOL -> code.loadConstant((int) value);
    }
    broadcast(held);
    truth(dtype);
  }

  /** Stores the vector in a local, all lanes of it or those of a mask (-1: no mask). */
  void store(DType dtype, int value, int address, int mask) {
    DType held = held(dtype);
    if (dtype == DType.BOOL) {
      fromMask(DType.I32, value);
    } else {
      code.aload(value);
    }
    memory();
    code.lload(address).getstatic(MEMORY, "ORDER", ORDER);
    if (mask < 0) {
      code.invokevirtual(
          type(held), "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    } else {
      mask(mask, held);
      code.invokevirtual(
          type(held),
          "intoMemorySegment",
          MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER, MASK));
    }
  }

  // ---- masks ----

  /** Pushes a mask of the first lanes, as many as the int on the stack says, into a local. */
  void firstLanes(int count, int mask) {
    species(DType.I32);
    code.loadConstant(0).iload(count);
    code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    code.astore(mask);
  }

  /** Pushes the mask in a local, in the form that fits values of a type. */
  void mask(int local, DType dtype) {
    code.aload(local);
    species(dtype);
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
  }

  /** Pushes 1 where the mask in a local holds, else 0. */
  void fromMask(DType dtype, int mask) {
    constant(dtype, 0);
    switch (dtype) {
      case F32 -> code.loadConstant(1f);
      case F64 -> code.loadConstant(1d);
      case I32, BOOL -> code.loadConstant(1);
    }
    mask(mask, dtype);
    code.invokevirtual(type(dtype), "blend", MethodTypeDesc.of(type(dtype), scalar(dtype), MASK));
  }

  /** Pushes {@code mask ? yes : no}, all locals. */
  void select(DType dtype, int mask, int yes, int no) {
    if (dtype == DType.BOOL) {
      throw new IllegalStateException("selection between truth values is not emitted");
    }
    code.aload(no).aload(yes);
    mask(mask, dtype);
    code.invokevirtual(type(dtype), "blend", MethodTypeDesc.of(type(dtype), VECTOR, MASK));
  }

  void not() {
    code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
  }

  /** Pushes what the method of this name makes of two masks in locals. */
  void logical(String name, int a, int b) {
    mask(a, DType.I32);
    mask(b, DType.I32);
    code.invokevirtual(MASK, name, MethodTypeDesc.of(MASK, MASK));
  }

  // ---- arithmetic ----

  private void operator(String name, ClassDesc kind) {
    code.getstatic(OPERATORS, name, kind);
  }

  /** A method of the vector class without arguments: neg, abs, sqrt. */
  void unary(DType dtype, String name) {
    code.invokevirtual(type(dtype), name, MethodTypeDesc.of(type(dtype)));
  }

  /** A method of the vector class with a vector argument: add, sub, mul, div, max, min. */
  void binary(DType dtype, String name) {
    code.invokevirtual(type(dtype), name, MethodTypeDesc.of(type(dtype), VECTOR));
  }

  /** A binary operation in the lanes of a mask; elsewhere the left operand stays. */
  void binaryWhere(DType dtype, String operator, int a, int b, int mask) {
    code.aload(a);
    // ADD and MAX are declared as associative operators, which are binary ones.
    operator(operator, ASSOCIATIVE);
    code.aload(b);
    mask(mask, dtype);
    code.invokevirtual(
        type(dtype), "lanewise", MethodTypeDesc.of(type(dtype), BINARY, VECTOR, MASK));
  }

  void compare(DType dtype, String operator, int a, int b) {
    code.aload(a);
    operator(operator, COMPARISON);
    code.aload(b);
    code.invokevirtual(type(dtype), "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  /** Pushes the comparison of two masks in locals; false is less than true. */
  void compareTruths(Op.CompareFn fn, int a, int b) {
    switch (fn) {
      case EQ -> logical("eq", a, b);
      case NE -> logical("xor", a, b);
      case LT -> logical("andNot", b, a);
      case GT -> logical("andNot", a, b);
      case LE -> {
        logical("andNot", a, b);
        not();
      }
      case GE -> {
        logical("andNot", b, a);
        not();
      }
    }
  }

  /** -1, 0 or 1; where the value is zero or NaN, the value. */
  void sign(DType dtype, int x) {
    int ones = code.allocateLocal(TypeKind.REFERENCE);
    int zero = code.allocateLocal(TypeKind.REFERENCE);
    int above = code.allocateLocal(TypeKind.REFERENCE);
    int below = code.allocateLocal(TypeKind.REFERENCE);
    constant(dtype, 1);
    code.astore(ones);
    constant(dtype, 0);
    code.astore(zero);
    compare(dtype, "GT", x, zero);
    code.astore(above);
    compare(dtype, "LT", x, zero);
    code.astore(below);
    select(dtype, above, ones, x);
    constant(dtype, -1);
    mask(below, dtype);
    code.invokevirtual(type(dtype), "blend", MethodTypeDesc.of(type(dtype), VECTOR, MASK));
  }

  /** Converts the vector on the stack to another numeric type of the same lane count. */
  void convert(DType from, DType to) {
    operator(letter(from) + "2" + letter(to), CONVERSION);
    species(to);
    code.loadConstant(0);
    code.invokevirtual(
        VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, CD_int));
    code.checkcast(type(to));
  }

  private static String letter(DType dtype) {
    return switch (dtype) {
      case F32 -> "F";
      case F64 -> "D";
      case I32, BOOL -> "I";
    };
  }

  /** Pushes whether the value in a local differs from zero. */
  void toBool(DType from, int x) {
    int zero = code.allocateLocal(TypeKind.REFERENCE);
    constant(from, 0);
    code.astore(zero);
    compare(from, "NE", x, zero);
  }

  /** I32 bits on the stack to F32 in (0,1): the upper 23 as a fraction, plus half a step. */
  void unitUniform() {
    operator("LSHR", BINARY);
    code.loadConstant(9);
    code.invokevirtual(INT, "lanewise", MethodTypeDesc.of(INT, BINARY, CD_int));
    convert(DType.I32, DType.F32);
    code.loadConstant(0x1p-23f);
    code.invokevirtual(FLOAT, "mul", MethodTypeDesc.of(FLOAT, CD_float));
    code.loadConstant(0x1p-24f);
    code.invokevirtual(FLOAT, "add", MethodTypeDesc.of(FLOAT, CD_float));
  }

  // ---- horizontal folds ----

  /** Pushes what a scalar store needs below its value. */
  void startScalarStore(DType dtype, int address) {
    memory();
    layout(dtype);
    code.lload(address);
  }

  /**
   * Pushes the fold of a vector's lanes: sums in pairs of neighbours; the bits of the largest do
   * not depend on the order.
   */
  void foldLanes(Op.ReduceFn fn, DType dtype, int vector) {
    switch (fn) {
      case SUM -> sum(dtype, vector, 0, lanes);
      case MAX -> {
        code.aload(vector);
        operator("MAX", ASSOCIATIVE);
        code.invokevirtual(
            type(dtype), "reduceLanes", MethodTypeDesc.of(scalar(dtype), ASSOCIATIVE));
      }
    }
  }

  /** Folds the two scalars on the stack. */
  void foldScalars(Op.ReduceFn fn, DType dtype) {
    switch (fn) {
      case SUM -> add(dtype);
      case MAX ->
          code.invokestatic(
              ClassDesc.of("java.lang.Math"),
              "max",
              MethodTypeDesc.of(scalar(dtype), scalar(dtype), scalar(dtype)));
    }
  }

  private void add(DType dtype) {
    switch (dtype) {
      case F32 -> code.fadd();
      case F64 -> code.dadd();
      case I32 -> code.iadd();
      case BOOL -> throw new IllegalStateException("no sums of truth values");
    }
  }

  private void sum(DType dtype, int vector, int from, int to) {
    if (to - from == 1) {
      code.aload(vector).loadConstant(from);
      code.invokevirtual(type(dtype), "lane", MethodTypeDesc.of(scalar(dtype), CD_int));
      return;
    }
    int middle = (from + to) >>> 1;
    sum(dtype, vector, from, middle);
    sum(dtype, vector, middle, to);
    add(dtype);
  }

  private void layout(DType dtype) {
    String name = layoutName(dtype);
    code.getstatic(
        LAYOUT,
        "JAVA_" + name.toUpperCase(java.util.Locale.ROOT),
        ClassDesc.of("java.lang.foreign.ValueLayout$Of" + name));
  }

  private static String layoutName(DType dtype) {
    return switch (dtype) {
      case F32 -> "Float";
      case F64 -> "Double";
      case I32, BOOL -> "Int";
    };
  }

  /** Stores the scalar on the stack. */
  void endScalarStore(DType dtype) {
    code.invokeinterface(
        SEGMENT,
        "set",
        MethodTypeDesc.of(
            CD_void,
            ClassDesc.of("java.lang.foreign.ValueLayout$Of" + layoutName(dtype)),
            CD_long,
            scalar(dtype)));
  }
}
