package thalweg.expr;

/** What each elementwise operation means for one element; used by the reference and by folding. */
final class Scalars {
  private Scalars() {}

  static double unary(Op.UnaryFn fn, DType dtype, double x) {
    return switch (fn) {
      case NEG -> dtype == DType.I32 ? -(int) x : -x;
      case ABS -> dtype == DType.I32 ? Math.abs((int) x) : Math.abs(x);
      case SIGN -> dtype == DType.I32 ? Integer.signum((int) x) : Math.signum(x);
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case SQRT -> Math.sqrt(x);
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case NOT -> x == 0 ? 1 : 0;
      case UNIT_UNIFORM -> ((int) x >>> 9) * 0x1p-23 + 0x1p-24;
    };
  }

  static double binary(Op.BinaryFn fn, DType dtype, double a, double b) {
    return dtype == DType.I32 ? integer(fn, (int) a, (int) b) : floating(fn, a, b);
  }

  private static double floating(Op.BinaryFn fn, double a, double b) {
    return switch (fn) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> throw new IllegalStateException("no remainder of floating numbers");
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
    };
  }

  private static int integer(Op.BinaryFn fn, int a, int b) {
    return switch (fn) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> b == 0 ? 0 : a / b;
      case REM -> b == 0 ? 0 : a % b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case AND -> a & b;
      case OR -> a | b;
    };
  }

  static boolean compare(Op.CompareFn fn, double a, double b) {
    return switch (fn) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }

  static double cast(double x, DType to) {
    return switch (to) {
      case F32 -> (float) x;
      case F64 -> x;
      case I32 -> (int) x;
      case BOOL -> x != 0 ? 1 : 0;
    };
  }

  static void checkIndex(String op, int index, int rows) {
    if (index < 0 || index >= rows) {
      throw new IndexOutOfBoundsException(op + ": index " + index + " is not in 0.." + (rows - 1));
    }
  }
}
