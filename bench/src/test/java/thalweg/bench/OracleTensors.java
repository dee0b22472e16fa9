package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import thalweg.expr.DType;

/** libtorch's side of a comparison: tensors from arrays, derivatives, and back to arrays. */
final class OracleTensors {
  private OracleTensors() {}

  static Scalar scalar(double value) {
    return new Scalar(value);
  }

  /** A dense convolution without bias. */
  static Tensor conv(Tensor x, Tensor w, long padding) {
    return torch.conv2d(
        x,
        w,
        new TensorOptional(),
        new long[] {1, 1},
        new long[] {padding, padding},
        new long[] {1, 1},
        1);
  }

  static Tensor of(DType dtype, double[] values, int[] shape) {
    long[] dims = Arrays.stream(shape).asLongStream().toArray();
    if (dtype == DType.F64) {
      return Tensor.create(values, dims);
    }
    float[] f = new float[values.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) values[i];
    }
    return Tensor.create(f, dims);
  }

  /** The output, the gradients of the loss, and its Hessian times the directions. */
  static List<double[]> derivatives(
      OracleNetwork network,
      DType dtype,
      List<double[]> values,
      List<double[]> directions,
      double[] weights) {
    List<Tensor> at = new ArrayList<>();
    List<Tensor> along = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      at.add(of(dtype, values.get(i), network.parameters().get(i)).set_requires_grad(true));
      along.add(of(dtype, directions.get(i), network.parameters().get(i)));
    }
    Tensor y = network.theirs().output(at);
    Tensor flat = y.reshape(-1);
    Tensor w =
        of(dtype, Arrays.copyOf(weights, (int) flat.numel()), new int[] {(int) flat.numel()});
    Tensor loss = flat.add(flat.mul(flat).mul(scalar(0.5))).mul(w).sum();
    TensorVector parameters = new TensorVector(at.toArray(Tensor[]::new));
    TensorVector gradients =
        torch.grad(
            new TensorVector(loss),
            parameters,
            new TensorVector(),
            new BoolOptional(),
            true,
            false);
    Tensor slope = scalarZero(dtype);
    for (int i = 0; i < at.size(); i++) {
      slope = slope.add(gradients.get(i).mul(along.get(i)).sum());
    }
    TensorVector products =
        torch.grad(
            new TensorVector(slope),
            parameters,
            new TensorVector(),
            new BoolOptional(),
            false,
            true);
    List<double[]> all = new ArrayList<>(List.of(array(y)));
    for (int i = 0; i < at.size(); i++) {
      all.add(array(gradients.get(i)));
    }
    for (int i = 0; i < at.size(); i++) {
      Tensor h = products.get(i);
      all.add(h.defined() ? array(h) : new double[values.get(i).length]);
    }
    return all;
  }

  private static Tensor scalarZero(DType dtype) {
    return of(dtype, new double[1], new int[] {1}).sum();
  }

  static double[] array(Tensor t) {
    double[] out = new double[(int) t.numel()];
    Tensor wide = t.detach().to(torch.ScalarType.Double).contiguous();
    DoublePointer from = wide.data_ptr_double();
    from.get(out);
    return out;
  }
}
