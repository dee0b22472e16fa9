package thalweg.studies.closerlook;

import java.util.List;
import thalweg.studies.closerlook.Preset.EasyHard;
import thalweg.studies.closerlook.Preset.Filters;
import thalweg.studies.closerlook.Preset.Noise;
import thalweg.studies.closerlook.Preset.Sensitivity;
import thalweg.studies.fitting.FittingSettings;
import thalweg.studies.regularizers.RegularizerSettings;

/** The settings that the study offers. */
final class Presets {
  private Presets() {}

  /** Minutes on two cores. */
  static final Preset QUICK =
      new Preset(
          List.of(256, 256),
          5,
          new EasyHard(5000, 1000, 50, 0.05, 50),
          new Filters(3, 1000, 24, 64, 0.05, 0.9, 50, 30),
          new Sensitivity(5, 1000, 14, List.of(16, 16), 0.1, 50, 30, 12),
          FittingSettings.CLOSER_LOOK_QUICK,
          new Noise(
              2000,
              List.of(0.0, 0.4, 0.8, 1.0),
              List.of(0.0, 0.4, 0.8, 1.0),
              3,
              0.1,
              50,
              200,
              2000,
              500,
              List.of(0.3, 1.0, 3.0, 10.0, 30.0),
              100,
              List.of(0, 1, 2, 4, 8, 16, 32, 64, 128)),
          RegularizerSettings.QUICK);

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final Preset SMOKE =
      new Preset(
          List.of(16),
          2,
          new EasyHard(300, 100, 4, 0.05, 50),
          new Filters(2, 40, 4, 8, 0.05, 0.9, 20, 2),
          new Sensitivity(2, 40, 7, List.of(4), 0.1, 20, 4, 2),
          FittingSettings.SMOKE,
          new Noise(
              100,
              List.of(0.0, 0.4, 1.0),
              List.of(0.0, 0.4, 1.0),
              2,
              0.1,
              50,
              6,
              100,
              50,
              List.of(3.0, 30.0),
              5,
              List.of(0, 1, 2, 4)),
          RegularizerSettings.SMOKE);

  /**
   * The published settings, and where the paper is silent those of its time; days on two cores.
   * Networks, examples, rates and lengths are the paper's (sections 2 to 4); batches, the times at
   * which sensitivity is taken, and radii beside 0.3 are ours.
   */
  static final Preset PAPER =
      new Preset(
          List.of(4096, 4096),
          3,
          new EasyHard(50000, 1000, 100, 0.01, 128),
          new Filters(3, 50000, 200, 384, 0.01, 0.9, 128, 140),
          new Sensitivity(5, 1000, 14, List.of(16, 16), 0.1, 50, 50, 20),
          FittingSettings.PAPER,
          new Noise(
              50000,
              List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
              List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
              3,
              0.01,
              128,
              1000,
              10000,
              10000,
              List.of(0.3, 1.0, 3.0, 10.0, 30.0),
              100,
              List.of(0, 1, 2, 5, 10, 20, 50, 100, 200, 500)),
          RegularizerSettings.PAPER);
}
