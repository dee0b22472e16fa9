package thalweg.studies.threefactors;

import java.util.List;
import thalweg.studies.ratio.MemorizationSettings;
import thalweg.studies.ratio.QuadraticSettings;
import thalweg.studies.ratio.RescalingSettings;
import thalweg.studies.ratio.ScheduleSettings;
import thalweg.studies.ratio.WidthSettings;

/** The numbers of a preset: all that decides the results but the data and the seed. */
record Preset(
    WidthSettings width,
    RescalingSettings rescaling,
    ScheduleSettings schedules,
    MemorizationSettings memorization,
    QuadraticSettings quadratic) {
  /** Minutes on two cores. */
  static final Preset QUICK =
      new Preset(
          WidthSettings.QUICK,
          RescalingSettings.QUICK,
          ScheduleSettings.QUICK,
          MemorizationSettings.QUICK,
          QuadraticSettings.QUICK);

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final Preset SMOKE =
      new Preset(
          WidthSettings.SMOKE,
          RescalingSettings.SMOKE,
          ScheduleSettings.SMOKE,
          MemorizationSettings.SMOKE,
          QuadraticSettings.SMOKE);

  /** The published setting, as far as it is known; weeks on two cores. */
  static final Preset PAPER =
      new Preset(
          WidthSettings.PAPER,
          RescalingSettings.PAPER,
          ScheduleSettings.PAPER,
          MemorizationSettings.PAPER,
          QuadraticSettings.PAPER);

  /** With these shares of random labels, 0 left out: there is nothing to memorize. */
  Preset withLevels(List<Double> levels) {
    return new Preset(width, rescaling, schedules, memorization.withNoise(levels), quadratic);
  }
}
