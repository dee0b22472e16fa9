package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Window;
import thalweg.lab.LabException;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

class PyTorchWeightsTest {
  @TempDir Path folder;

  private final Map<String, SafeTensors.Data> tensors = new LinkedHashMap<>();

  private Path file() {
    Path file = folder.resolve("w.safetensors");
    List<SafeTensors.Entry> entries = new ArrayList<>();
    tensors.forEach((name, data) -> entries.add(new SafeTensors.Entry(name, data)));
    SafeTensors.write(file, Map.of(), entries);
    return file;
  }

  /** Numbers that no two tensors share. */
  private void put(String name, int... shape) {
    int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = new SplittableRandom(name.hashCode()).doubles(n, -1, 1).toArray();
    float[] narrow = new float[n];
    for (int i = 0; i < n; i++) {
      narrow[i] = (float) values[i];
    }
    tensors.put(name, new SafeTensors.Data.OfTensor(Tensor.of(narrow, shape)));
  }

  private float[] stored(String name) {
    return ((SafeTensors.Data.OfTensor) tensors.get(name)).tensor().toFloats();
  }

  private static Model model(Layer layer, Shape example) {
    return Model.create(layer, example, DType.F32, name -> new SplittableRandom(name.hashCode()));
  }

  private static Model mlp() {
    return model(Mlp.of(3, List.of(4), 2), Shape.of(3));
  }

  private static Model cnn() {
    return model(
        new Layer.Sequential(
            List.of(
                new Layer.Conv2d(1, 2, Window.of(3, 3)),
                new Layer.BatchNorm(2),
                new Layer.Activation(Layer.Nonlinearity.RELU),
                new Layer.Conv2d(2, 2, Window.of(3, 3)),
                new Layer.Flatten(),
                new Layer.Dense(8, 8),
                new Layer.Activation(Layer.Nonlinearity.RELU),
                new Layer.Dense(8, 3))),
        Shape.of(1, 6, 6));
  }

  private void putMlp(String first, String second) {
    put(first + ".weight", 4, 3);
    put(first + ".bias", 4);
    put(second + ".weight", 2, 4);
    put(second + ".bias", 2);
  }

  private void putCnn(String a, String norm, String b, String c, String d) {
    put(a + ".weight", 2, 1, 3, 3);
    put(a + ".bias", 2);
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      put(norm + "." + part, 2);
    }
    tensors.put(
        norm + ".num_batches_tracked", new SafeTensors.Data.OfLongs(new long[] {7}, Shape.SCALAR));
    put(b + ".weight", 2, 2, 3, 3);
    put(b + ".bias", 2);
    put(c + ".weight", 8, 8);
    put(c + ".bias", 8);
    put(d + ".weight", 3, 8);
    put(d + ".bias", 3);
  }

  private String refusal(Model model) {
    float[] before = model.state().snapshot();
    LabException e =
        assertThrows(LabException.class, () -> PyTorchWeights.read(file()).into(model));
    assertArrayEquals(before, model.state().snapshot(), "a refused file changes nothing");
    assertTrue(e.getMessage().contains("w.safetensors"), e::getMessage);
    return e.getMessage();
  }

  private static float[] values(Model model, String name) {
    return model.state().get(name).variable().value().toFloats();
  }

  @Test
  void aDenseWeightIsTransposedAndABiasIsNot() {
    putMlp("0", "2");
    Model model = mlp();
    PyTorchWeights.read(file()).into(model);
    float[] theirs = stored("0.weight");
    float[] ours = values(model, "0.weight");
    for (int out = 0; out < 4; out++) {
      for (int in = 0; in < 3; in++) {
        assertEquals(theirs[out * 3 + in], ours[in * 4 + out]);
      }
    }
    assertArrayEquals(stored("0.bias"), values(model, "0.bias"));
    assertArrayEquals(stored("2.bias"), values(model, "2.bias"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3", // behind an nn.Flatten
    "2, 10", // numbers are compared as numbers
    "fc1, fc2",
    "module.0, module.3", // behind nn.DataParallel
    "features.0, classifier.0", // shapes tell
    "output, input",
  })
  void namesNeedNotBeTheModelsOwn(String first, String second) {
    putMlp(first, second);
    Model model = mlp();
    assertEquals(Map.of("0", first, "2", second), PyTorchWeights.read(file()).into(model));
    assertArrayEquals(stored(first + ".bias"), values(model, "0.bias"));
    assertArrayEquals(stored(second + ".bias"), values(model, "2.bias"));
  }

  @Test
  void convolutionsAreTakenAsTheyAreAndRunningStatisticsWithThem() {
    putCnn("features.0", "features.1", "features.3", "classifier.1", "classifier.3");
    Model model = cnn();
    Map<String, String> taken = PyTorchWeights.read(file()).into(model);
    assertEquals("features.3", taken.get("3"));
    assertEquals("classifier.1", taken.get("5"));
    assertArrayEquals(stored("features.3.weight"), values(model, "3.weight"));
    assertArrayEquals(stored("features.1.running_mean"), values(model, "1.running_mean"));
    assertArrayEquals(stored("features.1.running_var"), values(model, "1.running_var"));
    assertArrayEquals(stored("features.1.weight"), values(model, "1.weight"));
  }

  @Test
  void shapesTellWhatWordsDoNot() {
    putCnn("conv1", "bn1", "conv2", "fc1", "fc2");
    assertEquals(
        Map.of("0", "conv1", "1", "bn1", "3", "conv2", "5", "fc1", "7", "fc2"),
        PyTorchWeights.read(file()).into(cnn()));
  }

  @Test
  void whatNamesAndShapesLeaveOpenIsRefused() {
    put("left.weight", 3, 3);
    put("left.bias", 3);
    put("right.weight", 3, 3);
    put("right.bias", 3);
    String told = refusal(model(Mlp.of(3, List.of(3), 3), Shape.of(3)));
    assertTrue(told.contains("several ways: names (left, right)"), told);
  }

  @Test
  void aFileOfDoublesAsksForAModelOfDoubles() {
    putMlp("0", "2");
    double[] exact = {0.1, 0.2};
    tensors.put("2.bias", new SafeTensors.Data.OfTensor(Tensor.of(exact, 2)));
    PyTorchWeights weights = PyTorchWeights.read(file());
    assertEquals(DType.F64, weights.dtype());
    Model model =
        Model.create(
            Mlp.of(3, List.of(4), 2), Shape.of(3), weights.dtype(), _ -> new SplittableRandom(1));
    weights.into(model);
    assertArrayEquals(exact, model.state().get("2.bias").variable().value().toDoubles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.weight", "0.bias", "2.weight", "2.bias"})
  void aMissingTensorIsNamed(String name) {
    putMlp("0", "2");
    tensors.remove(name);
    assertTrue(refusal(mlp()).contains("lacks '" + name + "'"));
  }

  @Test
  void aMissingLayerIsNamed() {
    put("2.weight", 2, 4);
    put("2.bias", 2);
    assertTrue(refusal(mlp()).contains("lacks '0.weight'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.scale", "4.weight"})
  void aTensorTooManyIsNamed(String name) {
    putMlp("0", "2");
    put(name, 5);
    String told = refusal(mlp());
    assertTrue(told.contains("holds '" + name + "' ([5])"), told);
    assertTrue(told.contains("no place"), told);
  }

  @Test
  void aTensorOfAnotherShapeIsNamedWithBothShapes() {
    putMlp("0", "2");
    put("2.weight", 4, 2);
    String told = refusal(mlp());
    assertTrue(told.contains("holds '2.weight' as [4,2]; layer 2"), told);
    assertTrue(told.contains("takes [2,4]"), told);
  }

  @Test
  void anotherNumberOfLayersIsToldWithBothLists() {
    put("a.weight", 4, 3);
    String told = refusal(mlp());
    assertTrue(
        told.contains("1 modules (a)") && told.contains("2 layers with weights (0, 2)"), told);
  }

  @Test
  void layersThatShapesCannotPlaceAreTold() {
    putMlp("first", "second");
    put("second.weight", 2, 5);
    String told = refusal(mlp());
    assertTrue(told.contains("no module for layer 2, which expects"), told);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aNumberThatIsNotFiniteIsNamedWithItsPlace(float value) {
    putMlp("0", "2");
    float[] values = new float[12];
    values[7] = value;
    tensors.put("0.weight", new SafeTensors.Data.OfTensor(Tensor.of(values, 4, 3)));
    String told = refusal(mlp());
    assertTrue(told.contains(value + " in '0.weight' at [2, 1]"), told);
  }

  @Test
  void wholeNumbersAreNoWeights() {
    putMlp("0", "2");
    tensors.put("0.bias", new SafeTensors.Data.OfTensor(Tensor.of(new int[4], 4)));
    assertTrue(refusal(mlp()).contains("'0.bias' as whole numbers; expected F32 or F64"));
    tensors.put("0.bias", new SafeTensors.Data.OfLongs(new long[4], Shape.of(4)));
    assertTrue(refusal(mlp()).contains("'0.bias' as whole numbers"));
  }

  @Test
  void aFileThatIsCutOffIsRefused() throws IOException {
    putMlp("0", "2");
    Path file = file();
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 100, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      LabException e = assertThrows(LabException.class, () -> PyTorchWeights.read(file));
      assertTrue(e.getMessage().contains("w.safetensors"), e::getMessage);
    }
  }

  @Test
  void anEmptyFileHoldsNoWeights() {
    assertTrue(refusal(mlp()).contains("holds no weights"));
  }

  @Test
  void everyParameterOfTheModelIsSet() {
    putCnn("0", "1", "3", "5", "7");
    Model model = cnn();
    for (Parameter p : model.state().list()) {
      float[] nothing = new float[p.variable().shape().size()];
      Arrays.fill(nothing, 99);
      p.variable().value().set(nothing);
    }
    PyTorchWeights.read(file()).into(model);
    for (float value : model.state().snapshot()) {
      assertTrue(Math.abs(value) <= 1);
    }
  }
}
