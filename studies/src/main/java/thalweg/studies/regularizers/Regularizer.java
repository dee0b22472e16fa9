package thalweg.studies.regularizers;

import java.util.ArrayList;
import java.util.List;
import thalweg.nn.Layer;
import thalweg.report.NumberText;

/**
 * A technique at a strength.
 *
 * @param strength rate of dropout, standard deviation of noise, or weight decay; 0 leaves the
 *     network plain
 * @param share of each batch that is adversarial; 0 but for {@link Technique#ADVERSARIAL}
 */
record Regularizer(Technique technique, double strength, double share) {
  /** None at all; what every technique is at strength 0. */
  static final Regularizer NONE = new Regularizer(Technique.DROPOUT, 0, 0);

  boolean isNone() {
    return strength == 0 && share == 0;
  }

  String id() {
    if (isNone()) {
      return "none";
    }
    return technique.id + "-" + strength + (share > 0 ? "-" + share : "");
  }

  @Override
  public String toString() {
    if (isNone()) {
      return "no regularizer";
    }
    String adversarial = share > 0 ? ", share " + NumberText.of(share) : "";
    return technique.title + " " + NumberText.of(strength) + adversarial;
  }

  double weightDecay() {
    return technique == Technique.WEIGHT_DECAY ? strength : 0;
  }

  /**
   * A network with its noise: before the first layer, and after each nonlinearity that follows a
   * dense layer. Where there is none stands a layer that does nothing, so that parameters have the
   * same names, and begin the same, whatever the regularizer.
   */
  Layer.Sequential placedIn(Layer.Sequential plain) {
    List<Layer> layers = new ArrayList<>(List.of(onInputs()));
    boolean dense = false;
    for (Layer layer : plain.layers()) {
      layers.add(layer);
      dense |= layer instanceof Layer.Dense;
      if (dense && layer instanceof Layer.Activation) {
        layers.add(onHidden());
      }
    }
    return new Layer.Sequential(layers);
  }

  private Layer onInputs() {
    return switch (technique) {
      case INPUT_DROPOUT -> new Layer.Dropout(strength);
      case INPUT_NOISE -> new Layer.GaussianNoise(strength);
      case DROPOUT, ADVERSARIAL, HIDDEN_NOISE, WEIGHT_DECAY -> new Layer.Identity();
    };
  }

  private Layer onHidden() {
    return switch (technique) {
      case DROPOUT, ADVERSARIAL ->
          strength == 0 ? new Layer.Identity() : new Layer.Dropout(strength);
      case HIDDEN_NOISE -> new Layer.GaussianNoise(strength);
      case INPUT_DROPOUT, INPUT_NOISE, WEIGHT_DECAY -> new Layer.Identity();
    };
  }
}
