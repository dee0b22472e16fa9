package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Claimed;
import thalweg.studies.Curves;
import thalweg.studies.Findings;
import thalweg.studies.PaperClaim;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.increasingcomplexity.SharedFeatureTrial.Fitted;
import thalweg.studies.increasingcomplexity.SharedFeatureTrial.Look;

/** A linear model that memorizes and keeps what it learnt first: the theorem's runnable shadow. */
final class SharedFeaturePart implements StudyPart {
  private static final double WEIGHT = 5;
  private static final double HARDLY = -0.01;
  private static final String SOURCE = "After the theorem; the model is ours";

  private final SharedFeature settings;
  private final long seed;

  SharedFeaturePart(SharedFeature settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    for (double start : settings.starts()) {
      for (int r = 0; r < settings.seeds(); r++) {
        SharedFeatureTrial trial = new SharedFeatureTrial(settings, start, r, seed);
        trials.add(
            new StudyTrial(
                SharedFeatureTrial.id(start, r),
                "shared feature from %s, seed %d".formatted(NumberText.of(start), r + 1),
                trial::run));
      }
    }
    return List.of(new Stage("linear model that memorizes", WEIGHT, trials.size(), "fit", trials));
  }

  private List<Fitted> trained(double start, Results results) {
    return IntStream.range(0, settings.seeds())
        .mapToObj(r -> results.get(SharedFeatureTrial.id(start, r), Fitted.class))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Findings analyse(Results results) {
    return new Findings(
        "",
        List.of(
            worst(
                "memorizes",
                "An over-parametrised linear model fits every training example.",
                "training accuracy at the end, from the worst start",
                new Claimed.AtLeast(1),
                results,
                f -> 1 - f.last().train()),
            worst(
                "generalizes",
                "An over-parametrised linear model keeps what it learnt first: its population error"
                    + " does not rise.",
                "population error after %d updates minus that at the end, from the worst start"
                    .formatted(settings.early()),
                new Claimed.AtLeast(HARDLY),
                results,
                f -> f.after(settings.early()).population() - f.last().population())),
        List.of(figure(results)),
        List.of(),
        List.of(),
        List.of(
            ("Linear model that memorizes: the theorem's own statement was not at hand; this model"
                    + " (a shared feature that is wrong for %s of examples, %d private coordinates,"
                    + " %d examples, rate 1) is ours, and no constant of it is the paper's.")
                .formatted(
                    NumberText.of(settings.noise(), "%"),
                    settings.coordinates(),
                    settings.examples())));
  }

  private Claim worst(
      String id,
      String statement,
      String effect,
      Claimed claimed,
      Results results,
      ToDoubleFunction<Fitted> what) {
    PaperClaim claim = new PaperClaim(id, statement, SOURCE, effect, claimed);
    boolean whole =
        settings.starts().stream().allMatch(s -> trained(s, results).size() == settings.seeds());
    if (!whole) {
      return claim.notMeasured("Not every model was trained to its end.");
    }
    return claim.measured(
        "",
        IntStream.range(0, settings.seeds())
            .mapToDouble(r ->
                settings.starts().stream()
                    .mapToDouble(s -> what.applyAsDouble(trained(s, results).get(r)))
                    .min()
                    .orElseThrow())
            .toArray());
  }

  private Figure figure(Results results) {
    List<Panel> panels = new ArrayList<>();
    for (double start : settings.starts()) {
      List<Fitted> trained = trained(start, results);
      if (trained.isEmpty()) {
        continue;
      }
      double[] x = after(trained.getFirst(), Look::step);
      panels.add(
          new Panel(
              "shared weight from " + NumberText.of(start),
              List.of(
                  curve("training error", x, trained, Look::train),
                  curve("population error", x, trained, Look::population),
                  Series.nullCurve(
                      "noise of the shared feature",
                      new double[] {x[0], settings.updates()},
                      new double[] {settings.noise(), settings.noise()}))));
    }
    return Figure.ofPanels(
        "shared-feature",
        "A linear model that fits its noise in coordinates that nobody else looks at",
        "Gradient descent on a feature that all examples share and a private one for each."
            + " Means over seeds, bands are 95% intervals.",
        Axis.log("Updates", "").within(1, settings.updates()),
        Axis.percent("Error"),
        panels);
  }

  private static Series curve(
      String name, double[] x, List<Fitted> trained, ToDoubleFunction<Look> what) {
    return Curves.meanOfShares(name, x, trained.stream().map(f -> after(f, what)).toList());
  }

  /** Without update 0, which has no place on a logarithmic axis. */
  private static double[] after(Fitted f, ToDoubleFunction<Look> what) {
    return f.looks().stream().skip(1).mapToDouble(what).toArray();
  }
}
