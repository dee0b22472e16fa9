package thalweg.studies.dontmemorize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import thalweg.probes.Estimate;
import thalweg.probes.KeskarSharpness;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.report.Table;
import thalweg.studies.Curves;
import thalweg.studies.Interval;
import thalweg.studies.dontmemorize.SharpnessTrial.Measured;
import thalweg.studies.dontmemorize.SharpnessTrial.Sharpness;
import thalweg.studies.fitting.Noise;

/** Sharpness at convergence: what a reader looks at. */
final class SharpnessFigures {
  private static final List<Noise> KINDS = List.of(Noise.LABELS, Noise.INPUTS);
  private static final String BANDS =
      " Means over seeds, bands are 95% intervals; a line runs where every seed reached the state.";

  private final SharpnessAnalysis analysis;
  private final SharpnessSettings settings;

  SharpnessFigures(SharpnessAnalysis analysis) {
    this.analysis = analysis;
    this.settings = analysis.settings();
  }

  List<Figure> all() {
    return List.of(sharpness(), measures(), keskar());
  }

  private static Axis noise() {
    return Axis.linear("Share of noise p", "").within(0, 1);
  }

  private Figure sharpness() {
    double[] ends = {0, 1};
    double[] stable = {settings.stable(), settings.stable()};
    return Figure.ofPanels(
            "sharpness",
            "Largest eigenvalue of the Hessian against noise, in matched states",
            ("Networks of two hidden layers of %d units trained on %d examples; the Hessian of the"
                        + " mean loss on these. (a) %s, (b) %s, (c) %s, %d epochs.")
                    .formatted(
                        settings.width(),
                        settings.examples(),
                        State.FITTED.title,
                        State.SMALL_LOSS.title,
                        State.END.title,
                        settings.epochs())
                + BANDS,
            noise(),
            Axis.linear("Largest eigenvalue λmax", ""),
            byState(SharpnessAnalysis::largest, List.of(Series.nullCurve("2/η", ends, stable))))
        .withNote(
            "Compare within a panel: the curvature of cross-entropy vanishes as predictions grow"
                + " certain, whatever the data, so that longer training alone looks flatter. Were"
                + " all curves at 2/η, they would speak of the step size and not of the data.");
  }

  private List<Panel> byState(ToDoubleFunction<Measured> what, List<Series> more) {
    List<Panel> panels = new ArrayList<>();
    for (State state : State.values()) {
      List<Series> series = new ArrayList<>();
      for (Noise kind : KINDS) {
        add(series, kind.title(), kind, state, what);
      }
      series.addAll(more);
      panels.add(new Panel("(%s) %s".formatted(state.letter, state.title), series));
    }
    return panels;
  }

  private void add(
      List<Series> to, String name, Noise kind, State state, ToDoubleFunction<Measured> what) {
    List<double[]> bySeed =
        analysis.whole(kind).stream().map(r -> analysis.curve(kind, state, r, what)).toList();
    if (bySeed.stream().flatMapToDouble(Arrays::stream).anyMatch(Double::isFinite)) {
      to.add(Curves.mean(name, analysis.levels(), bySeed));
    }
  }

  private Figure measures() {
    List<Panel> panels = new ArrayList<>();
    for (Noise kind : KINDS) {
      List<Series> series = new ArrayList<>();
      add(series, "|λ|max", kind, State.FITTED, Measured::dominant);
      add(series, "λmin", kind, State.FITTED, m -> m.smallest().value());
      add(series, "estimator of 1993", kind, State.FITTED, m -> m.from1993().value());
      panels.add(new Panel(kind.title(), series));
    }
    return Figure.ofPanels(
            "sharpness-measures",
            "The paper's measure, its estimator of 1993, and the smallest eigenvalue",
            "At the first epoch with 100% training accuracy. The paper reports the size of the"
                + " largest eigenvalue by the method of LeCun, Simard and Pearlmutter 1993; here it"
                + " stands beside exact Hessian products."
                + BANDS,
            noise(),
            Axis.linear("Eigenvalue", ""),
            panels)
        .withNote(
            "The estimator of 1993 takes differences of gradients over a finite distance; the"
                + " gradient of a ReLU network jumps where a unit switches, which the difference"
                + " counts and the Hessian does not.");
  }

  private Figure keskar() {
    return Figure.ofPanels(
            "keskar",
            "Sharpness of Keskar et al. against noise, in matched states",
            ("How far the loss rises, in percent of one plus itself, in a box of ε = %s around the"
                        + " parameters.")
                    .formatted(NumberText.of(settings.epsilon()))
                + BANDS,
            noise(),
            Axis.linear("Sharpness", "percent"),
            byState(m -> m.keskar().value(), List.of()))
        .withNote(
            "A lower bound: projected gradient ascent in the full box, %d iterations at most."
                .formatted(KeskarSharpness.PAPER.iterations()));
  }

  List<Table> tables() {
    return List.of(states(), effects());
  }

  private Table states() {
    List<List<String>> rows = new ArrayList<>();
    for (Noise kind : KINDS) {
      for (double p : settings.levels()) {
        for (State state : State.values()) {
          rows.add(row(kind, p, state));
        }
      }
    }
    return new Table(
        "sharpness-states",
        "The networks in each state",
        "Means over the seeds that reached it, with 95% intervals. Loss: mean over the training"
            + " examples, in nats. ‖w‖: norm of all parameters. Cut off: how many of the estimates"
            + " of λmax, of λmin and of 1993 had not converged.",
        List.of(
            "Noise", "p", "State", "Seeds", "Epoch", "Loss", "‖w‖", "λmax", "λmin", "1993",
            "Keskar", "Cut off"),
        rows);
  }

  private List<String> row(Noise kind, double p, State state) {
    List<Sharpness> trained = analysis.trained(kind, p);
    List<Measured> all = trained.stream().flatMap(s -> s.in(state).stream()).toList();
    return List.of(
        kind.id(),
        NumberText.of(p),
        state.letter,
        "%d of %d".formatted(all.size(), trained.size()),
        shown(all, Measured::epoch),
        shown(all, Measured::loss),
        shown(all, Measured::norm),
        shown(all, SharpnessAnalysis::largest),
        shown(all, m -> m.smallest().value()),
        shown(all, m -> m.from1993().value()),
        shown(all, m -> m.keskar().value()),
        "%d, %d, %d"
            .formatted(
                cutOff(all.stream().map(Measured::largest).toList()),
                cutOff(all.stream().map(Measured::smallest).toList()),
                cutOff(all.stream().map(Measured::from1993).toList())));
  }

  private static long cutOff(List<Estimate> estimates) {
    return estimates.stream()
        .filter(e -> e.convergence() == Estimate.Convergence.NOT_CONVERGED)
        .count();
  }

  private static String shown(List<Measured> all, ToDoubleFunction<Measured> what) {
    return Interval.of(all.stream().mapToDouble(what).toArray()).shown();
  }

  private static String shown(List<Integer> replicates, IntToDoubleFunction what) {
    return Interval.of(replicates.stream().mapToDouble(r -> what.applyAsDouble(r)).toArray())
        .shown();
  }

  private Table effects() {
    List<List<String>> rows = new ArrayList<>();
    for (Noise kind : KINDS) {
      for (State state : State.values()) {
        List<Integer> whole = analysis.whole(kind);
        rows.add(
            List.of(
                kind.id(),
                state.letter,
                shown(whole, r -> analysis.ratio(kind, state, r, SharpnessAnalysis::largest)),
                shown(whole, r -> analysis.spearman(kind, state, r)),
                NumberText.of(analysis.spearmanOfMeans(kind, state))));
      }
    }
    return new Table(
        "sharpness-effects",
        "The claims on sharpness, in every state",
        "The claims are judged in state a. Means over seeds with 95% intervals; a dash where a seed"
            + " did not reach the state.",
        List.of(
            "Noise",
            "State",
            "λmax at p = 1 over p = 0",
            "Spearman(p, λmax)",
            "Spearman of the mean curve"),
        rows);
  }
}
