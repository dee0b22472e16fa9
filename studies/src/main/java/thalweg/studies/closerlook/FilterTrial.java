package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Layer.Nonlinearity;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.closerlook.Material.Variant;

/**
 * Trains a small convolutional network and keeps the filters of its first layer (Arpit et al. 2017,
 * figure 2).
 */
final class FilterTrial {
  /** Edge of a filter, as in the paper. */
  static final int EDGE = 5;

  /**
   * What came of it; filters are [filter][channel * EDGE * EDGE].
   *
   * @param accuracy share of the last epoch's training examples that were classified right
   */
  record Found(
      Variant variant,
      int replicate,
      List<float[]> untrained,
      List<float[]> trained,
      double accuracy) {}

  private final Material material;
  private final Preset.Filters preset;
  private final Variant variant;
  private final int replicate;

  FilterTrial(Material material, Preset.Filters preset, Variant variant, int replicate) {
    this.material = material;
    this.preset = preset;
    this.variant = variant;
    this.replicate = replicate;
  }

  static String id(Variant variant, int replicate) {
    return "filters/" + variant.id + "/" + replicate;
  }

  Found run(TrialRun run) {
    Dataset data = material.forFilters(preset, variant, replicate).dataset();
    ImageShape image = data.shape();
    Shape example = Shape.of(image.channels(), image.height(), image.width());
    Model model =
        Model.create(
            network(example, data.numClasses()),
            example,
            DType.F32,
            material.streams("filters", replicate, "init"));
    List<float[]> untrained = filters(model);
    Examples examples = Examples.of(data.pixels(), data.labels(), example);
    Sgd sgd = new Sgd(preset.learningRate(), preset.momentum(), 0);
    TrainStep step =
        new TrainStep(model, examples, sgd, sgd.init(model.parameters()), Rig.ONE_THREAD);
    EpochEnd end =
        new Trainer(step, preset.examples(), preset.batch())
            .train(
                material.key("filters", replicate, "order"),
                new Until.Epochs(preset.epochs()),
                e -> {
                  run.log().record(e.step(), e.epoch(), "train.loss", e.meanLoss());
                  run.log().record(e.step(), e.epoch(), "train.accuracy", e.accuracy());
                  run.advance(1);
                },
                run.context());
    return new Found(variant, replicate, untrained, filters(model), end.accuracy());
  }

  /** One convolution, one pool of stride 2, one hidden dense layer. */
  private Layer network(Shape example, int classes) {
    List<Layer> layers = new ArrayList<>();
    Window filter = Window.of(EDGE, EDGE);
    layers.add(new Layer.Conv2d(example.dim(0), preset.filters(), filter));
    layers.add(new Layer.Activation(Nonlinearity.RELU));
    layers.add(new Layer.MaxPool(Window.of(3, 3).stride(2)));
    layers.add(new Layer.Flatten());
    int width = new Layer.Sequential(layers).output(example).dim(0);
    layers.add(new Layer.Dense(width, preset.hidden()));
    layers.add(new Layer.Activation(Nonlinearity.RELU));
    layers.add(new Layer.Dense(preset.hidden(), classes));
    return new Layer.Sequential(layers);
  }

  private static List<float[]> filters(Model model) {
    var weights = model.parameters().get("0.weight").variable();
    float[] all = weights.value().toFloats();
    int size = all.length / weights.shape().dim(0);
    List<float[]> filters = new ArrayList<>();
    for (int from = 0; from < all.length; from += size) {
      filters.add(Arrays.copyOfRange(all, from, from + size));
    }
    return filters;
  }
}
