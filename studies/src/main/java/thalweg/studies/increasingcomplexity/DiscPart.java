package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.HeatMap;
import thalweg.report.NumberText;
import thalweg.report.Panel;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.increasingcomplexity.DiscTrial.Drawn;
import thalweg.studies.increasingcomplexity.DiscTrial.Look;

/** First a line, then the curve, then the noise: the paper's first figure. Judges nothing. */
final class DiscPart implements StudyPart {
  private static final double WEIGHT = 5;

  private final Disc settings;
  private final long seed;

  DiscPart(Disc settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Stage> stages() {
    StudyTrial trial =
        new StudyTrial(DiscTrial.ID, "points in the disc", new DiscTrial(settings, seed)::run);
    long epochs = (long) settings.training().epochs() + settings.linear().epochs();
    return List.of(new Stage("points in the disc", WEIGHT, epochs, "epoch", List.of(trial)));
  }

  @Override
  public Findings analyse(Results results) {
    List<Panel> panels = new ArrayList<>();
    results
        .get(DiscTrial.ID, Drawn.class)
        .ifPresent(drawn -> {
          panels.add(panel("linear classifier", drawn.linear()));
          panels.add(panel("network, as accurate as it", drawn.passed()));
          panels.add(panel("network, most accurate", drawn.best()));
          panels.add(panel("network, at the end", drawn.looks().getLast()));
        });
    Figure figure =
        Figure.ofPanels(
                "disc",
                "First a line, then the curve, then the noise",
                ("Points in the unit disc, told apart by a sinusoidal curve; %s of the %d training"
                        + " labels are flipped. The colour is the probability that the classifier"
                        + " gives to the class above the curve.")
                    .formatted(NumberText.of(settings.flips(), "%"), settings.examples()),
                Axis.linear("x1", ""),
                Axis.linear("x2", ""),
                panels)
            .withNote("One seed: a picture, of which no claim is judged.");
    return new Findings("", List.of(), List.of(figure), List.of(), List.of(), List.of());
  }

  private Panel panel(String title, Look look) {
    String when = look.step() == 0 ? "" : ", update " + look.step();
    return Panel.of(
        "%s%s: %s of the test points right, %s of the given training labels"
            .formatted(
                title, when, NumberText.of(look.test(), "%"), NumberText.of(look.train(), "%")),
        new HeatMap(
            names(settings.grid() - 1, -1),
            names(0, 1),
            look.probability(),
            Axis.linear("Probability", "").within(0, 1)));
  }

  private List<String> names(int from, int by) {
    return IntStream.range(0, settings.grid())
        .mapToObj(i -> NumberText.of(DiscTrial.coordinate(from + by * i, settings.grid())))
        .toList();
  }
}
