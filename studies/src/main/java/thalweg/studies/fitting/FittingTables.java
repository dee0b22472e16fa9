package thalweg.studies.fitting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Interval;
import thalweg.studies.fitting.FitTrial.Fit;

/** Capacity and time, in numbers. */
final class FittingTables {
  private final Fits fits;
  private final FittingSettings settings;

  FittingTables(Fits fits) {
    this.fits = fits;
    this.settings = fits.settings();
  }

  List<Table> all() {
    return List.of(trainings(), needed(), ratios());
  }

  private Table trainings() {
    List<List<String>> rows = new ArrayList<>();
    for (Cell cell : Cell.all(settings)) {
      List<Fit> own = fits.of(cell);
      rows.add(
          List.of(
              Integer.toString(cell.width()),
              Integer.toString(cell.examples()),
              cell.noise().id(),
              NumberText.of(cell.p()),
              time(own, Fit::epochs),
              time(own, Fit::updates),
              shown(own, Fit::train),
              shown(own, Fit::bestValidation)));
    }
    return new Table(
        "fitting",
        "Capacity and time, setting by setting",
        "Epochs and updates to 100% training accuracy; accuracies as shares of one. Means over"
            + " seeds with 95% intervals.",
        List.of(
            "Width",
            "Examples",
            "Noise",
            "p",
            "Epochs to fit",
            "Updates to fit",
            "Training accuracy, end",
            "Validation accuracy, best"),
        rows);
  }

  private String time(List<Fit> own, ToDoubleFunction<Fit> what) {
    long fitted = own.stream().filter(Fit::fitted).count();
    return fitted == own.size()
        ? shown(own, what)
        : "not within %d epochs in %d of %d seeds"
            .formatted(settings.mostEpochs(), own.size() - fitted, own.size());
  }

  private static String shown(List<Fit> own, ToDoubleFunction<Fit> what) {
    return Interval.of(own.stream().mapToDouble(what).toArray()).shown();
  }

  private Table needed() {
    List<List<String>> rows = new ArrayList<>();
    for (Noise noise : List.of(Noise.INPUTS, Noise.LABELS)) {
      for (double p : settings.levels()) {
        rows.add(
            List.of(
                noise.id(),
                NumberText.of(p),
                p == 1 ? "no clean rule to learn" : list(r -> fits.widthNeeded(noise, p, r)),
                list(r -> fits.widthFitting(noise, p, r))));
      }
    }
    return new Table(
        "widths-needed",
        "Widths needed, by seed",
        "W*: the smallest width whose best validation accuracy is within 0.5 points of the best"
            + " over widths. F*: the smallest width that gets every training example right within"
            + " %d epochs. ≤ at the smallest width trained, ≥ where a wider network might be needed."
                .formatted(settings.mostEpochs()),
        List.of("Noise", "p", "W*", "F*"),
        rows);
  }

  private String list(IntFunction<Optional<Bounds>> of) {
    List<Bounds> known = fits.bySeed(of);
    return known.isEmpty() ? "–" : Bounds.list(known);
  }

  private Table ratios() {
    List<List<String>> rows = new ArrayList<>();
    for (int width : settings.widths()) {
      Function<Noise, Cell> all = noise -> fits.atWidth(width, noise, noise == Noise.NONE ? 0 : 1);
      rows.add(
          List.of(
              Integer.toString(width),
              list(r -> fits.time(all.apply(Noise.NONE), r)),
              list(r -> ratio(all, Noise.LABELS, Noise.NONE, r)),
              list(r -> ratio(all, Noise.INPUTS, Noise.NONE, r)),
              list(r -> ratio(all, Noise.INPUTS, Noise.LABELS, r))));
    }
    return new Table(
        "time-ratios",
        "Time to fit noise against time to fit real data, by seed",
        "T: epochs to 100% training accuracy, all examples noise. ≥ and ≤ where one of the two did"
            + " not end within the limit, a dash where neither did. "
            + FittingFigures.DISPUTE,
        List.of(
            "Width", "T(real)", "T(randY) / T(real)", "T(randX) / T(real)", "T(randX) / T(randY)"),
        rows);
  }

  private Optional<Bounds> ratio(Function<Noise, Cell> all, Noise of, Noise over, int replicate) {
    return fits.timeRatio(all.apply(of), all.apply(over), replicate);
  }
}
