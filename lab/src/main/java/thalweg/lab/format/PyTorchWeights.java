package thalweg.lab.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.nn.Model;
import thalweg.nn.Parameter;
import thalweg.nn.Role;

/**
 * The weights of a network that PyTorch trained: a {@code state_dict} as a safetensors file, put
 * into a {@link Model} of the same layers.
 *
 * <p>Names need not be the model's own. The tensors of one module ({@code features.3.weight},
 * {@code features.3.bias}) belong to one layer; {@link ModuleOrder} finds which, by the numbers in
 * the names and by the shapes, and refuses to guess. A dense layer's weight is transposed, from
 * PyTorch's [outputs, inputs]; {@code num_batches_tracked}, a count that no forward pass reads, is
 * passed over. F16 and BF16 are widened, exactly.
 *
 * <p>Everything is checked before the first number is written: a model is never half loaded. Cost:
 * a copy of the file on the heap.
 */
public final class PyTorchWeights {
  private static final String COUNT = "num_batches_tracked";

  private final Path file;
  private final List<Module> modules;
  private final DType dtype;

  /**
   * The tensors that share a name up to its last dot: one module of PyTorch's, or one layer.
   *
   * @param parts each by the last word of its name: weight, bias
   */
  record Module(String name, Map<String, Shape> parts, Map<String, Tensor> values) {
    String tensor(String part) {
      return name.isEmpty() ? part : name + "." + part;
    }
  }

  private PyTorchWeights(Path file, List<Module> modules, DType dtype) {
    this.file = file;
    this.modules = modules;
    this.dtype = dtype;
  }

  /**
   * Reads a file and checks that it holds finite numbers.
   *
   * @throws thalweg.lab.LabException naming file and tensor, if the file is missing, cut off or
   *     damaged, or a tensor is not of floating point numbers, or one is NaN or infinite
   */
  public static PyTorchWeights read(Path file) {
    SafeTensors stored = SafeTensors.read(file);
    Map<String, Module> modules = new LinkedHashMap<>();
    DType dtype = DType.F32;
    for (String name : stored.entries().keySet()) {
      int dot = name.lastIndexOf('.');
      String part = name.substring(dot + 1);
      if (part.equals(COUNT)) {
        continue;
      }
      Tensor tensor = stored.tensor(name);
      SafeTensors.Data data = stored.entries().get(name);
      requireNumbers(file, name, data);
      if (tensor.dtype() == DType.F64) {
        dtype = DType.F64;
      }
      Module module =
          modules.computeIfAbsent(
              name.substring(0, Math.max(0, dot)),
              n -> new Module(n, new LinkedHashMap<>(), new LinkedHashMap<>()));
      module.parts().put(part, tensor.shape());
      module.values().put(part, tensor);
    }
    if (modules.isEmpty()) {
      throw FormatErrors.refuse(
          "%s holds no weights; save a whole state_dict() in it (docs/from-pytorch.md).", file);
    }
    return new PyTorchWeights(file, List.copyOf(modules.values()), dtype);
  }

  private static void requireNumbers(Path file, String name, SafeTensors.Data data) {
    if (!(data instanceof SafeTensors.Data.OfTensor(Tensor tensor))
        || !tensor.dtype().isFloating()) {
      throw FormatErrors.refuse(
          "%s holds '%s' as whole numbers; expected F32 or F64: save the weights before they are"
              + " quantised, or leave out what is no weight.",
          file, name);
    }
    double[] values = tensor.toDoubles();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw FormatErrors.refuse(
            "%s holds %s in '%s' at %s; expected finite numbers: the training diverged, or the file"
                + " is damaged; save a checkpoint from before.",
            file, values[i], name, index(tensor.shape(), i));
      }
    }
  }

  private static List<Integer> index(Shape shape, int flat) {
    Integer[] index = new Integer[shape.rank()];
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return List.of(index);
  }

  /** F64 if any weight is, else F32: a model of this type takes the weights as they are. */
  public DType dtype() {
    return dtype;
  }

  /**
   * Sets a model's parameters and running statistics.
   *
   * @return the module of the file by the layer that took it, in the order of the layers
   * @throws thalweg.lab.LabException naming file and tensor, what was found and expected, if one is
   *     missing, too many or of another shape, or names and shapes leave open which is which;
   *     nothing is set then
   * @throws IllegalArgumentException if the model begins with an embedding
   */
  public Map<String, String> into(Model model) {
    if (model.inputType() == DType.I32) {
      throw new IllegalArgumentException("a model with an embedding; expected one of dense layers");
    }
    List<Module> layers = layers(model);
    List<Module> matched = ModuleOrder.match(file, layers, modules);
    Map<String, String> taken = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Module layer = layers.get(i);
      taken.put(layer.name(), matched.get(i).name());
      for (String part : layer.parts().keySet()) {
        Parameter p = model.state().get(layer.tensor(part));
        set(p, matched.get(i).values().get(part));
      }
    }
    return taken;
  }

  /** The model's layers, their shapes as PyTorch has them. */
  private static List<Module> layers(Model model) {
    Map<String, Module> layers = new LinkedHashMap<>();
    for (Parameter p : model.state().list()) {
      int dot = p.name().lastIndexOf('.');
      Shape shape = p.variable().shape();
      layers
          .computeIfAbsent(
              p.name().substring(0, Math.max(0, dot)),
              n -> new Module(n, new LinkedHashMap<>(), Map.of()))
          .parts()
          .put(
              p.name().substring(dot + 1),
              isDense(p) ? Shape.of(shape.dim(1), shape.dim(0)) : shape);
    }
    return new ArrayList<>(layers.values());
  }

  private static boolean isDense(Parameter p) {
    return p.role() == Role.WEIGHT && p.variable().shape().rank() == 2;
  }

  private static void set(Parameter p, Tensor stored) {
    double[] values = stored.toDoubles();
    if (isDense(p)) {
      values = transposed(values, stored.shape().dim(0), stored.shape().dim(1));
    }
    Tensor into = p.variable().value();
    if (into.dtype() == DType.F64) {
      into.set(values);
      return;
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    into.set(narrow);
  }

  private static double[] transposed(double[] values, int rows, int columns) {
    double[] turned = new double[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }
}
