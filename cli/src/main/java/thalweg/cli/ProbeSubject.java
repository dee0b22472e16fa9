package thalweg.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.data.Opened;
import thalweg.data.Standardisation;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.lab.LabException;
import thalweg.lab.RunFacts;
import thalweg.lab.experiment.Draft;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.format.PyTorchWeights;
import thalweg.lab.training.Trained;
import thalweg.lab.training.TrainingRun;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/**
 * A network and the examples that it is measured on.
 *
 * @param name what the network is called: the run and step, or the file of its weights
 * @param data what the examples are called: {@code fashion-mnist/train, first 2000 of 60000}
 * @param scale how the inputs were brought to scale, in words
 * @param modules where each layer's weights came from, for a network trained elsewhere
 */
record ProbeSubject(
    String name,
    Model model,
    Loss loss,
    Examples examples,
    String data,
    String scale,
    Map<String, String> modules) {

  /** Which part of the data. */
  enum Part {
    TRAIN,
    TEST
  }

  /**
   * Which examples.
   *
   * @param count the first so many, all if there are fewer
   */
  record Choice(Part part, int count) {

    private Chosen of(Dataset train, Optional<Dataset> test, String what) {
      Dataset all =
          switch (part) {
            case TRAIN -> train;
            case TEST ->
                test.orElseThrow(() ->
                    new LabException(
                        LabException.USAGE,
                        what + " has no test part; '--part train' measures on the other."));
          };
      int[] rows = new int[Math.min(count, all.size())];
      Arrays.setAll(rows, i -> i);
      return new Chosen(all.subset(rows), all.size());
    }
  }

  private record Chosen(Dataset some, int all) {
    @Override
    public String toString() {
      return some.size() == all
          ? "%s, all %d".formatted(some.name(), all)
          : "%s, first %d of %d".formatted(some.name(), some.size(), all);
    }
  }

  /**
   * The network of a run.
   *
   * @throws LabException if it cannot be had
   */
  static ProbeSubject ofRun(
      Path run, OptionalLong step, Choice choice, TrainingRun.Surroundings around) {
    RunKind.requireTraining(run, RunFacts.read(run));
    Trained trained = Trained.of(run, step, around);
    Experiment experiment = trained.experiment();
    Chosen chosen = choice.of(trained.train(), trained.validation(), run.toString());
    return new ProbeSubject(
        "%s, step %d".formatted(run, trained.step()),
        trained.model(),
        experiment.loss(),
        examples(chosen.some(), trained.model()),
        chosen.toString(),
        "as the run has them",
        Map.of());
  }

  /**
   * A network trained elsewhere.
   *
   * @param model the file that describes it
   * @param standardisation of the inputs; as they are if there is none
   * @throws LabException if the model file is wrong, or does not fit the data
   * @throws CommandFailure if the weights are missing, damaged or of another network
   * @throws thalweg.data.DataException if there are no such data
   */
  static ProbeSubject ofWeights(
      Path model,
      Path weights,
      String source,
      Optional<Standardisation> standardisation,
      Choice choice,
      Datasets datasets) {
    Experiment experiment = Draft.read(model).only(List.of("model", "loss")).experiment();
    PyTorchWeights stored = badData(() -> PyTorchWeights.read(weights));
    Opened opened = datasets.open(source, OpenOptions.standard());
    Chosen chosen = choice.of(opened.train(), opened.test(), source);
    Dataset some = standardisation.map(s -> s.apply(chosen.some())).orElseGet(chosen::some);
    Model made = model(model, experiment, some, stored.dtype());
    Map<String, String> modules = badData(() -> stored.into(made));
    return new ProbeSubject(
        weights.toString(),
        made,
        experiment.loss(),
        examples(some, made),
        chosen.toString(),
        standardisation
            .map(s -> "(x - %s) / %s".formatted(s.means(), s.deviations()))
            .orElse("as the data set has them: pixels in [0, 1]"),
        modules);
  }

  /** Weights are data: what is wrong with them is told so. */
  private static <T> T badData(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (LabException e) {
      throw new CommandFailure(ExitCode.BAD_DATA, e.getMessage(), e);
    }
  }

  private static Model model(Path file, Experiment experiment, Dataset data, DType dtype) {
    try {
      Model model =
          Model.create(
              experiment.model().layers(data.shape(), data.numClasses()),
              experiment.model().example(data.shape()),
              dtype,
              name -> Philox.stream(new RandomKey(0, name), 0));
      if (experiment.loss().classes(model.classes()) != data.numClasses()) {
        throw new IllegalArgumentException(
            "%d logits found; %d classes are in the data"
                .formatted(model.classes(), data.numClasses()));
      }
      return model;
    } catch (IllegalArgumentException e) {
      throw new LabException(
          LabException.USAGE,
          "%s does not fit %s, of shape %s and %d classes: %s."
              .formatted(file, data.name(), data.shape(), data.numClasses(), e.getMessage()),
          e);
    }
  }

  private static Examples examples(Dataset data, Model model) {
    Shape example = model.example();
    if (model.dtype() == DType.F32) {
      return Examples.of(data.pixels(), data.labels(), example);
    }
    float[] pixels = data.pixels();
    double[] wide = new double[pixels.length];
    Arrays.setAll(wide, i -> pixels[i]);
    return Examples.of(wide, data.labels(), example);
  }
}
