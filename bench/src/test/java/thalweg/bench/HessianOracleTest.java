package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.probes.HessianOperator;
import thalweg.probes.Subject;

/**
 * Products with the Hessian of a network's loss are those of libtorch's double backward, on the
 * same weights, examples and direction. Needs its natives: {@code mvn -Pbench
 * -Dgroups.excluded=none}.
 */
@Tag("long")
class HessianOracleTest {
  private static final int EXAMPLES = 50;
  private static final int CHUNK = 20;
  private static final Network.Mlp MLP = new Network.Mlp(List.of(784, 48, 32, 10));
  private static final Network.Cnn CNN = new Network.Cnn(12, List.of(2, 6, 8), 5, List.of(20, 10));

  @BeforeAll
  static void needNatives() {
    OracleNatives.require();
  }

  @ParameterizedTest
  @CsvSource({"MLP, F32, 1e-5", "MLP, F64, 1e-10", "CNN, F32, 1e-5", "CNN, F64, 1e-10"})
  void aHessianProductIsThatOfDoubleBackward(String name, DType dtype, double tolerance) {
    boolean dense = name.equals("MLP");
    Network network = dense ? MLP : CNN;
    SplittableRandom random = new SplittableRandom(7);
    float[] initial = Problem.initial(network, 1, random);
    float[] direction = uniform(random, network.count());
    float[] images = uniform(random, EXAMPLES * network.inputs());
    int[] labels = random.ints(EXAMPLES, 0, 10).toArray();
    Problem problem = new Problem(images, labels, new int[0][], initial, direction);
    double[] ours = ours(network, dense ? OurLayers.of(MLP) : OurLayers.of(CNN), dtype, problem);
    double[] theirs;
    try (PointerScope scope = new PointerScope()) {
      theirs =
          theirs(
              network,
              dense
                  ? new LibtorchMlp(MLP, LibtorchMlp.Style.LINEAR)
                  : new LibtorchCnn(CNN, LibtorchCnn.Style.CONTIGUOUS),
              dtype,
              problem);
    }
    double scale = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < theirs.length; i++) {
      int element = i;
      assertEquals(theirs[i], ours[i], tolerance * scale, () -> "element " + element);
    }
  }

  private static float[] uniform(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static double[] wide(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] ours(Network network, Layer layers, DType dtype, Problem problem) {
    Shape example = Shape.of(network.example().stream().mapToInt(i -> i).toArray());
    Model model = Model.create(layers, example, dtype, _ -> new SplittableRandom(1));
    model.parameters().restore(problem.initial());
    Examples data =
        dtype == DType.F64
            ? Examples.of(wide(problem.images()), problem.labels(), example)
            : Examples.of(problem.images(), problem.labels(), example);
    try (Workers workers = new Workers(2)) {
      Subject subject = Subject.of(model, new Loss.CrossEntropy(), data, "random", workers);
      double[] product = new double[network.count()];
      new HessianOperator(subject.chunks(CHUNK)).apply(wide(problem.direction()), product);
      return product;
    }
  }

  private static double[] theirs(
      Network network, LibtorchNetwork written, DType dtype, Problem problem) {
    torch.ScalarType type = dtype == DType.F64 ? torch.ScalarType.Double : torch.ScalarType.Float;
    written.parameters().replaceAll(p -> p.detach().to(type).contiguous().set_requires_grad(true));
    LibtorchSide.Data data = LibtorchSide.Data.of(network, problem);
    LibtorchSide.Data typed = new LibtorchSide.Data(data.images().to(type), data.labels());
    LibtorchLanczos lanczos =
        new LibtorchLanczos(
            written, typed, problem.initial(), LibtorchLanczos.Graph.ANEW, CHUNK, 1);
    lanczos.resume();
    Tensor[] flat =
        written.laidOut(problem.direction()).stream()
            .map(d -> d.to(type).reshape(-1))
            .toArray(Tensor[]::new);
    return common(network, lanczos.product(torch.cat(new TensorVector(flat))));
  }

  /** A vector in the network's own layout, in the common one. */
  private static double[] common(Network network, Tensor own) {
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (Network.Parameter p : network.parameters()) {
      Tensor part = own.narrow(0, from, p.size());
      boolean dense = p.shape().size() == 2;
      parts.add(dense ? part.view(p.shape().get(1), p.shape().get(0)).t().reshape(-1) : part);
      from += p.size();
    }
    return OracleTensors.array(torch.cat(LibtorchProduct.vector(parts)));
  }
}
