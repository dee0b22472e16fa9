package thalweg.studies.fitting;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One setting that is trained in every replicate.
 *
 * @param p the share of noise; 0 exactly where there is none
 */
record Cell(int width, int examples, Noise noise, double p) {

  static Cell of(int width, int examples, Noise noise, double p) {
    return new Cell(width, examples, p == 0 ? Noise.NONE : noise, p);
  }

  /** All cells of the settings, once each, in the order of widths, sizes, noise. */
  static List<Cell> all(FittingSettings settings) {
    LinkedHashSet<Cell> cells = new LinkedHashSet<>();
    for (Noise noise : List.of(Noise.INPUTS, Noise.LABELS)) {
      for (double p : settings.levels()) {
        settings.widths().forEach(w -> cells.add(of(w, settings.examples(), noise, p)));
        settings.sizes().forEach(n -> cells.add(of(settings.widthOfSizes(), n, noise, p)));
      }
    }
    return new ArrayList<>(cells);
  }

  String id(int replicate) {
    return "fitting/w%d/n%d/%s%s/%d".formatted(width, examples, noise.id(), p, replicate);
  }
}
