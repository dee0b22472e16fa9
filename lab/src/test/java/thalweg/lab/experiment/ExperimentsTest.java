package thalweg.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.data.ImageShape;
import thalweg.expr.Shape;
import thalweg.lab.Config;
import thalweg.lab.LabException;
import thalweg.nn.Adam;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Sam;
import thalweg.nn.Schedule;
import thalweg.nn.Sgd;

class ExperimentsTest {
  private static Experiment read(String toml) {
    return Draft.parse(toml, "exp.toml").experiment();
  }

  @Test
  void whatIsLeftOutKeepsTheDefaults() {
    assertEquals(new Experiment(), read(""));
    Sgd sgd = (Sgd) new Experiment().optimizer();
    assertEquals(
        new Sgd(0.5, sgd.momentum(), sgd.look(), sgd.weightDecay(), sgd.decay()),
        read("optimizer.learningRate = 0.5").optimizer());
  }

  @Test
  void anyExperimentReadsBackEqualWithTheSameHash() {
    RandomRecords random = new RandomRecords(new SplittableRandom(1));
    for (int i = 0; i < 500; i++) {
      Experiment experiment = random.draw(Experiment.class);
      Config config = Experiments.config(experiment);
      Experiment back = read(config.toToml());
      assertEquals(experiment, back);
      assertEquals(config.hash(), Experiments.config(back).hash());
      assertEquals(config.hash(), Config.parse(config.toToml(), "config.toml").hash());
      assertEquals(experiment, Experiments.parse(config));
    }
  }

  @Test
  void everyDifferenceChangesTheHash() {
    String hash = Experiments.config(new Experiment()).hash();
    assertEquals(hash, Experiments.config(read("model = 'mlp'")).hash());
    assertNotEquals(hash, Experiments.config(read("optimizer = 'adam'")).hash());
    assertNotEquals(hash, Experiments.config(read("seed = 1")).hash());
    // The same numbers, another rule.
    assertNotEquals(
        Experiments.config(read("optimizer = {kind='adam', weightDecay=0.01}")).hash(),
        Experiments.config(read("optimizer = {kind='adam-w', weightDecay=0.01}")).hash());
  }

  @Test
  void aKindTellsWhichRecordAndMayStandAlone() {
    assertEquals(new Adam(), read("optimizer = 'adam'").optimizer());
    assertEquals(new Adam(0.3), read("[optimizer]\nkind = 'Adam'\nlearningRate = 0.3").optimizer());
    assertEquals(new Loss.SquaredError(), read("loss = 'squared_error'").loss());
    assertEquals(new Sam(new Adam()), read("optimizer = {kind='sam', base='adam'}").optimizer());
    assertEquals(
        new Schedule.Warmup(5, new Schedule.Cosine(1, 0)),
        read("schedule.learningRate = {kind='warmup', then='cosine'}").schedule().learningRate());
  }

  @Test
  void whatARecordsOwnConstructorsSupplyMayBeLeftOut() {
    assertEquals(
        new Schedule.OneCycle(2),
        read("schedule.learningRate = {kind='one-cycle', high=2}").schedule().learningRate());
    assertEquals(
        List.of(new ProbePart("a"), new ProbePart("b", new When.Epochs(2))),
        read("probe = ['a', {kind='b', when={kind='epochs', every=2}}]").probe());
    assertEquals(
        new LayerPart.MaxPool(3),
        ((Net.Layers) read("model = {kind='layers', layers=[{kind='max-pool', kernel=3}]}").model())
            .layers()
            .getFirst());
  }

  @Test
  void wordsAreReadInAnyCaseAndWrittenWithDashes() {
    for (String word : List.of("leaky-relu", "LEAKY_RELU", "leakyRelu", "Leaky-ReLU")) {
      Net.Mlp mlp = (Net.Mlp) read("model.nonlinearity = '" + word + "'").model();
      assertEquals(Layer.Nonlinearity.LEAKY_RELU, mlp.nonlinearity());
    }
    assertEquals("adam-w", Kinds.word("AdamW"));
    assertEquals("res-net", Kinds.word("ResNet"));
    assertEquals("leaky-relu", Kinds.word("LEAKY_RELU"));
    assertEquals(new Net.ResNet(), read("model = 'resnet'").model());
  }

  @Test
  void settingsOfTheCommandLineComeAfterTheFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("exp.toml"), "seed = 3\nmodel = 'mlp'\n");
    Experiment set =
        Experiments.read(
            file,
            List.of(
                "seed=4",
                "model.hidden=[7, 8]",
                "data.source=fashion-mnist",
                "data.noise=randY:0.4",
                "probe.0.kind=a",
                "probe.1.kind=b",
                "probe.1.when=epochs",
                "optimizer=adam",
                "optimizer.learningRate=1e-4"));
    assertEquals(4, set.seed());
    assertEquals(List.of(7, 8), ((Net.Mlp) set.model()).hidden());
    assertEquals("fashion-mnist", set.data().source());
    assertEquals("randY:0.4", set.data().noise());
    assertEquals(List.of(new ProbePart("a"), new ProbePart("b", new When.Epochs())), set.probe());
    assertEquals(new Adam(1e-4), set.optimizer());
  }

  @Test
  void theRunFolderOfAnExperimentGivesItBack(@TempDir Path run) throws Exception {
    Experiment experiment = read("seed = 9\noptimizer = 'rms-prop'");
    Files.writeString(run.resolve("config.toml"), Experiments.config(experiment).toToml());
    assertEquals(experiment, Experiments.ofRun(run));
  }

  @Test
  void everyNetworkOfAKindTakesTheDataItIsMadeFor() {
    for (String kind : List.of("mlp", "cnn", "alex-net", "le-net5", "res-net", "layers")) {
      Net net = Experiments.withNet(kind).model();
      assertEquals(10, classes(net, new ImageShape(28, 28, 1)), kind);
    }
    Experiment vgg = Experiments.withNet("vgg11");
    assertEquals(10, classes(vgg.model(), new ImageShape(32, 32, 3)));
    assertEquals("cifar-10", vgg.data().source());
    assertThrows(
        IllegalArgumentException.class,
        () -> vgg.model().layers(new ImageShape(28, 28, 1), 10).output(Shape.of(1, 28, 28)));
  }

  private static int classes(Net net, ImageShape image) {
    Shape logits = net.layers(image, 10).output(net.example(image));
    assertEquals(1, logits.rank());
    return logits.dim(0);
  }

  @Test
  void layersAreGivenWhatTheLayerBeforeHands() {
    Experiment experiment =
        read(
            """
            [model]
            kind = 'layers'
            layers = [
              {kind = 'conv2d', channels = 6, kernel = 5, padding = 2},
              'batch-norm',
              'activation',
              {kind = 'max-pool', kernel = 2},
              {kind = 'residual', body = [{kind='conv2d', channels=6, kernel=3, padding=1}, 'activation']},
              {kind = 'dropout', rate = 0.25},
              {kind = 'dense', outputs = 30, weights = 'he-normal'},
            ]
            """);
    Layer layers = experiment.model().layers(new ImageShape(28, 28, 1), 10);
    List<Layer> all = ((Layer.Sequential) layers).layers();
    assertEquals(
        new Layer.Dense(6 * 14 * 14, 30, new Initializer.HeNormal(), Layer.Bias.WITH), all.get(7));
    assertEquals(new Layer.Dense(30, 10), all.get(8));
    assertEquals(Shape.of(10), layers.output(Shape.of(1, 28, 28)));
  }

  @Test
  void aLayerThatDoesNotFitIsNamedByItsKey() {
    Net net =
        read("model = {kind='layers', layers=['flatten', {kind='conv2d', channels=3, kernel=3}]}")
            .model();
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> net.layers(new ImageShape(28, 28, 1), 10))
            .getMessage();
    assertEquals(
        "model.layers.1, conv2d, does not take examples of shape [784]: a convolution takes images,"
            + " [channels, height, width]",
        message);
  }

  @Test
  void aFileThatIsNotThereIsToldWithWhatWritesOne(@TempDir Path folder) {
    Path missing = folder.resolve("exp.toml");
    LabException error =
        assertThrows(LabException.class, () -> Experiments.read(missing, List.of()));
    assertEquals(
        "%s is not there; 'thalweg new %s' writes one to begin with.".formatted(missing, missing),
        error.getMessage());
    assertEquals(LabException.USAGE, error.exitCode());
    String text =
        assertThrows(LabException.class, () -> Experiments.read(folder, List.of())).getMessage();
    assertEquals(folder + " is a folder; expected a TOML file.", text);
  }

  @Test
  void whatIsNotTextOrTooLongIsRefusedUnread(@TempDir Path folder) throws Exception {
    Path bytes = Files.write(folder.resolve("a.toml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(
        bytes + " is not UTF-8 text.",
        assertThrows(LabException.class, () -> Experiments.read(bytes, List.of())).getMessage());
    Path large = Files.write(folder.resolve("b.toml"), new byte[Draft.MOST_BYTES + 1]);
    assertEquals(
        large + " has 1048577 bytes; expected a TOML file of at most 1048576.",
        assertThrows(LabException.class, () -> Experiments.read(large, List.of())).getMessage());
  }
}
