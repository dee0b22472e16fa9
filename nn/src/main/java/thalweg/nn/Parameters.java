package thalweg.nn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Tensor;

/**
 * A model's parameters, in the order in which its layers are applied, weight before bias. As one
 * vector they are concatenated in that order, each row-major.
 *
 * <p>Names are PyTorch's, but a dense layer's weight is [inputs, outputs], the transpose of
 * PyTorch's.
 */
public final class Parameters {
  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final List<Parameter> list;
  private final DType dtype;
  private final int count;

  Parameters(List<Parameter> parameters) {
    list = List.copyOf(parameters);
    int total = 0;
    for (Parameter p : list) {
      byName.put(p.name(), p);
      total = Math.addExact(total, p.variable().shape().size());
    }
    count = total;
    dtype = list.isEmpty() ? DType.F32 : list.get(0).variable().dtype();
  }

  /** These, then the others. */
  Parameters and(Parameters others) {
    List<Parameter> both = new ArrayList<>(list);
    both.addAll(others.list);
    return new Parameters(both);
  }

  /** All of them, in order. */
  public List<Parameter> list() {
    return list;
  }

  /**
   * The parameter of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter get(String name) {
    Parameter p = byName.get(name);
    if (p == null) {
      throw new IllegalArgumentException("no parameter " + name + "; there are " + byName.keySet());
    }
    return p;
  }

  /** The expressions that read them, in order: what gradients are taken with respect to. */
  public List<Expr> reads() {
    return list.stream().map(p -> p.variable().read()).toList();
  }

  /** How many numbers they hold together. */
  public int count() {
    return count;
  }

  /**
   * A copy of all values as one vector.
   *
   * @throws IllegalStateException if they are F64, which a float would round; see {@link
   *     #snapshotDoubles}
   */
  public float[] snapshot() {
    if (dtype != DType.F32) {
      throw new IllegalStateException(
          "the parameters are " + dtype + ", which floats would round; use snapshotDoubles");
    }
    float[] all = new float[count];
    int at = 0;
    for (Parameter p : list) {
      float[] values = p.variable().value().toFloats();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  /** A copy of all values as one vector; exact for F32 and for F64. */
  public double[] snapshotDoubles() {
    double[] all = new double[count];
    int at = 0;
    for (Parameter p : list) {
      double[] values = p.variable().value().toDoubles();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  /**
   * Writes back what {@link #snapshot} gave.
   *
   * @throws IllegalArgumentException if there are not {@link #count} values
   */
  public void restore(float[] all) {
    double[] exact = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      exact[i] = all[i];
    }
    restore(exact);
  }

  /** Writes back what {@link #snapshotDoubles} gave, rounded where parameters are F32. */
  public void restore(double[] all) {
    if (all.length != count) {
      throw new IllegalArgumentException(
          all.length + " values given for parameters that hold " + count);
    }
    int at = 0;
    for (Parameter p : list) {
      Tensor values = p.variable().value();
      Values.set(values, all, at);
      at += values.shape().size();
    }
  }

  /**
   * SHA-256 of all values' little-endian bytes, in hexadecimal: equal if and only if all bits are.
   */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      for (Parameter p : list) {
        Tensor values = p.variable().value();
        for (int i = 0; i < values.shape().size(); i++) {
          bytes.clear();
          if (values.dtype() == DType.F64) {
            bytes.putDouble(values.get(i));
          } else {
            bytes.putFloat((float) values.get(i));
          }
          digest.update(bytes.flip());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256; this one does not", e);
    }
  }
}
