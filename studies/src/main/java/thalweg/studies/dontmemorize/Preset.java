package thalweg.studies.dontmemorize;

import java.util.List;
import thalweg.studies.fitting.FittingSettings;
import thalweg.studies.regularizers.RegularizerSettings;

/**
 * The numbers of a preset: all that decides the results but the data and the seed.
 *
 * @param fitting capacity and time
 * @param sharpness sharpness at convergence
 * @param regularizers what regularizers leave of memorization
 */
record Preset(
    FittingSettings fitting, SharpnessSettings sharpness, RegularizerSettings regularizers) {
  /** Minutes on two cores. */
  static final Preset QUICK =
      new Preset(
          FittingSettings.DONT_MEMORIZE_QUICK, SharpnessSettings.QUICK, RegularizerSettings.QUICK);

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final Preset SMOKE =
      new Preset(FittingSettings.SMOKE, SharpnessSettings.SMOKE, RegularizerSettings.SMOKE);

  /** The published setting, as far as it is known; weeks on two cores. */
  static final Preset PAPER =
      new Preset(FittingSettings.PAPER, SharpnessSettings.PAPER, RegularizerSettings.PAPER);

  Preset withLevels(List<Double> levels) {
    return new Preset(fitting.withLevels(levels), sharpness.withLevels(levels), regularizers);
  }
}
