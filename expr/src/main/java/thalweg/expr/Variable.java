package thalweg.expr;

/**
 * Persistent state (a parameter, an optimizer's memory, a resident data set): read by expressions,
 * replaced by a compiled function's updates. All updates of one call see the old values.
 *
 * <p>Memory is native, 64-byte aligned, zero at first, and freed when the variable becomes
 * unreachable. Not safe for use by two running functions at a time unless both only read.
 */
public final class Variable {
  private final String name;
  private final Tensor value;

  private Variable(String name, Tensor value) {
    this.name = name;
    this.value = value;
  }

  /** A variable of zeros. */
  public static Variable zeros(String name, DType dtype, int... shape) {
    return new Variable(name, Tensor.zeros(dtype, Shape.of(shape)));
  }

  /**
   * A F32 variable of these values, row-major.
   *
   * @throws IllegalArgumentException if there are not as many values as the shape holds
   */
  public static Variable of(String name, float[] values, int... shape) {
    Variable v = zeros(name, DType.F32, shape);
    v.value.set(values);
    return v;
  }

  public String name() {
    return name;
  }

  public DType dtype() {
    return value.dtype();
  }

  public Shape shape() {
    return value.shape();
  }

  /** The storage itself: what is written here is what the next call reads. */
  public Tensor value() {
    return value;
  }

  /** The expression that reads this variable. */
  public Expr read() {
    return Expr.make(new Op.Read(this));
  }

  @Override
  public String toString() {
    return name + " " + dtype() + shape();
  }
}
