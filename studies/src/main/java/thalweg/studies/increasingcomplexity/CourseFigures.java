package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import thalweg.probes.LinearStage;
import thalweg.probes.SymmetricChannel;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.Panel;
import thalweg.report.Series;
import thalweg.studies.Curves;
import thalweg.studies.Interval;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** What a reader looks at. */
final class CourseFigures {
  private static final String BANDS = " Means over seeds, bands are 95% intervals.";
  private static final String NETWORK = "I(F;Y), the network";
  private static final String EXPLAINED = "µ(F;L), explained";
  private static final String BEYOND = "I(F;Y|L), beyond";
  private static final String LINEAR = "I(L;Y), the linear classifier";

  private final Map<Course, List<Explained>> trained;

  CourseFigures(Map<Course, List<Explained>> trained) {
    this.trained = trained;
  }

  List<Figure> all() {
    return List.of(decomposition(), path(), accuracy(), retained(), chain(), flips());
  }

  /** From the first checkpoint to the end of the longest training. */
  private Axis updates() {
    Axis axis = Axis.log("Updates", "");
    double last =
        trained.values().stream()
            .flatMap(List::stream)
            .mapToDouble(e -> e.last().step())
            .max()
            .orElse(0);
    return last > Checkpoints.FIRST ? axis.within(Checkpoints.FIRST, last) : axis;
  }

  private static Axis bits() {
    return Axis.linear("Information about the label, test set", "bits").within(0, 1);
  }

  /** A panel's curves from a course and its trainings. */
  private interface Drawing {
    List<Series> of(Course course, List<Explained> all);
  }

  private List<Panel> panels(List<Course> courses, Drawing drawing) {
    List<Panel> panels = new ArrayList<>();
    for (Course course : courses) {
      List<Explained> all = trained.get(course);
      if (!all.isEmpty()) {
        panels.add(new Panel(course.title(), drawing.of(course, all)));
      }
    }
    return panels;
  }

  private List<Course> courses() {
    return List.copyOf(trained.keySet());
  }

  private static Series curve(String name, List<Explained> all, ToDoubleFunction<Checkpoint> what) {
    return Curves.mean(name, steps(all), all.stream().map(e -> trained(e, what)).toList());
  }

  /** Without the untrained network, whose update 0 has no place on a logarithmic axis. */
  private static double[] steps(List<Explained> all) {
    return trained(all.getFirst(), Checkpoint::step);
  }

  private static double[] trained(Explained e, ToDoubleFunction<Checkpoint> what) {
    return e.checkpoints().stream().skip(1).mapToDouble(what).toArray();
  }

  private static double[] values(Explained e, ToDoubleFunction<Checkpoint> what) {
    return e.checkpoints().stream().mapToDouble(what).toArray();
  }

  /** What the i-th simple model tells, a level: the mean over seeds. */
  private static Series level(String name, List<Explained> all, int i) {
    double level =
        Interval.of(
                all.stream()
                    .mapToDouble(e -> e.last().chain().get(i).simple().corrected())
                    .toArray())
            .mean();
    double[] ends = {all.getFirst().checkpoints().get(1).step(), all.getFirst().last().step()};
    return Series.nullCurve(name, ends, new double[] {level, level});
  }

  private Figure decomposition() {
    return Figure.ofPanels(
            "decomposition",
            "What a network tells of the label, and how much of it a linear classifier explains",
            "I(F;Y) = µ(F;L) + I(F;Y|L): what the network F tells is what the linear classifier L"
                + " explains, and what it does not. The dashed line is what L itself tells."
                + BANDS,
            updates(),
            bits(),
            panels(
                courses(),
                (course, all) ->
                    List.of(
                        curve(NETWORK, all, Checkpoint::network),
                        curve(EXPLAINED, all, StageClaims::mu),
                        curve(BEYOND, all, StageClaims::beyond),
                        level(LINEAR, all, 0))))
        .withNote(
            "Corrected for bias by Miller and Madow; the standard errors over test examples are in"
                + " metrics.jsonl. The untrained network, at update 0, is in the tables.");
  }

  private Figure path() {
    return Figure.ofPanels(
        "path",
        "Explained by the linear classifier, against all that the network tells",
        "A line a seed, from the untrained network on. On the diagonal the linear classifier"
            + " explains everything; a path that turns flat learns beyond it and keeps what it has;"
            + " one that falls forgets.",
        Axis.linear("I(F;Y), test set", "bits").within(0, 1),
        Axis.linear("µ(F;L)", "bits").within(0, 1),
        panels(
            courses(),
            (course, all) -> {
              List<Series> lines = new ArrayList<>();
              for (Explained e : all) {
                lines.add(
                    Series.line(
                        "seed " + (e.replicate() + 1),
                        values(e, Checkpoint::network),
                        values(e, StageClaims::mu)));
              }
              double[] ends = {0, 1};
              lines.add(Series.nullCurve("everything is explained", ends, ends));
              return lines;
            }));
  }

  private Figure accuracy() {
    return Figure.ofPanels(
            "accuracy",
            "The same on the scale of accuracy",
            "Each amount of information as the accuracy of a symmetric predictor of two equally"
                + " frequent classes that tells as much."
                + BANDS,
            updates(),
            new Axis("Accuracy", "%", Axis.Scale.LINEAR, 0.5, 1),
            panels(
                courses(),
                (course, all) ->
                    List.of(
                        curve(NETWORK, all, c -> SymmetricChannel.accuracy(c.network())),
                        curve(EXPLAINED, all, c -> SymmetricChannel.accuracy(StageClaims.mu(c))),
                        curve("accuracy on the training labels", all, Checkpoint::train))))
        .withNote(
            "The paper draws this scale as a second axis. Curves on it do not add up, as those in"
                + " bits do.");
  }

  private Figure retained() {
    return Figure.ofPanels(
        "retained",
        "What of the linear classifier is learnt and retained",
        "Explained: µ(F;L) / I(F;Y), left out below %s bits. Retained: µ(F;L) / I(L;Y)."
                .formatted(LinearStage.LEAST)
            + BANDS,
        updates(),
        Axis.percent("Share"),
        panels(
            courses(),
            (course, all) ->
                List.of(
                    shares("explained by the linear classifier", all, CourseFigures::explained),
                    shares("retained of the linear classifier", all, CourseFigures::kept),
                    shares("accuracy on the training labels", all, Checkpoint::train))));
  }

  private static Series shares(
      String name, List<Explained> all, ToDoubleFunction<Checkpoint> what) {
    return Curves.meanOfShares(
        name,
        steps(all),
        all.stream().map(e -> trained(e, c -> Math.clamp(what.applyAsDouble(c), 0, 1))).toList());
  }

  private static double explained(Checkpoint c) {
    return c.network() > LinearStage.LEAST ? StageClaims.mu(c) / c.network() : Double.NaN;
  }

  private static double kept(Checkpoint c) {
    return StageClaims.mu(c) / c.linear().simple().corrected();
  }

  private Figure chain() {
    List<Course> longer = courses().stream().filter(c -> c.chain().size() > 1).toList();
    return Figure.ofPanels(
        "chain",
        "Explained by models of growing complexity",
        "µ(F;G) of the network F against each simple model G; dashed, what each G tells by itself."
            + BANDS,
        updates(),
        bits(),
        panels(
            longer,
            (course, all) -> {
              List<Series> lines = new ArrayList<>();
              for (int i = 0; i < course.chain().size(); i++) {
                int at = i;
                String name = course.chain().get(i).net().name();
                lines.add(
                    curve("µ(F;G), G = " + name, all, c -> c.chain().get(at).mu().corrected()));
              }
              lines.add(curve(NETWORK, all, Checkpoint::network));
              IntStream.range(0, course.chain().size())
                  .mapToObj(i -> level("I(G;Y), " + course.chain().get(i).net().name(), all, i))
                  .forEach(lines::add);
              return lines;
            }));
  }

  private Figure flips() {
    return Figure.ofPanels(
        "flips",
        "Fitting flipped labels: what is lost, and what is kept",
        "Training information is about the labels as given, flipped ones included; all else is"
            + " about true labels of the test set."
            + BANDS,
        updates(),
        Axis.linear("Information about the label", "bits").within(0, 1),
        panels(
            courses().stream().filter(c -> c.flips() > 0).toList(),
            (course, all) ->
                List.of(
                    curve(NETWORK, all, Checkpoint::network),
                    curve(EXPLAINED, all, StageClaims::mu),
                    curve(BEYOND, all, StageClaims::beyond),
                    curve("I(F;Y) on the training labels", all, c -> c.ofTrain().corrected()))));
  }
}
