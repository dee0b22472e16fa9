package thalweg.studies.closerlook;

import java.util.List;
import thalweg.data.Corruption;

/** What a fraction p of the training examples has at random. */
enum NoiseKind {
  /** The labels: figures 7 (b) and 8 (b) of the paper. */
  LABELS("noise", "csr", "random labels"),
  /** The inputs: figures 7 (a) and 8 (a). */
  INPUTS("input-noise", "input-csr", "random inputs");

  /** Of masks and trials. */
  final String id;

  final String title;
  private final String searchId;

  NoiseKind(String id, String searchId, String title) {
    this.id = id;
    this.searchId = searchId;
    this.title = title;
  }

  Corruption corruption(double p) {
    return switch (this) {
      case LABELS -> new Corruption.RandY(p);
      case INPUTS -> new Corruption.RandX(p);
    };
  }

  /** The fractions that are compared, ascending, 0 first. */
  List<Double> levels(Preset preset) {
    return switch (this) {
      case LABELS -> preset.noise().levels();
      case INPUTS -> preset.noise().inputLevels();
    };
  }

  /** Those of them that are trained for this kind: without noise both kinds are one. */
  List<Double> trained(Preset preset) {
    return levels(preset).stream().filter(p -> this == LABELS || p > 0).toList();
  }

  int seeds(Preset preset) {
    return switch (this) {
      case LABELS -> preset.seeds();
      case INPUTS -> Math.min(preset.seeds(), preset.noise().inputSeeds());
    };
  }

  String trial(double p, int replicate) {
    return (p == 0 ? LABELS.id : id) + "/p" + p + "/" + replicate;
  }

  String search(double p, int replicate) {
    return (p == 0 ? LABELS.searchId : searchId) + "/p" + p + "/" + replicate;
  }
}
