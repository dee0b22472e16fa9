package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import thalweg.report.NumberText;
import thalweg.report.Table;
import thalweg.studies.Interval;
import thalweg.studies.increasingcomplexity.CourseTrial.Checkpoint;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** The numbers behind the figures, and what later papers predict. */
final class CourseTables {
  private final Map<Course, List<Explained>> trained;

  CourseTables(Map<Course, List<Explained>> trained) {
    this.trained = trained;
  }

  List<Table> all() {
    return List.of(times(), simple(), later());
  }

  private Table times() {
    List<List<String>> rows = new ArrayList<>();
    trained.forEach((course, all) -> {
      rows.add(row(course, "untrained", all, e -> e.checkpoints().getFirst()));
      rows.add(row(course, "end of the linear stage", all, e -> e.passed(0)));
      rows.add(row(course, "end", all, Explained::last));
    });
    return new Table(
        "times",
        "Networks at the start, at the end of the linear stage, and at the end",
        "Means over seeds with 95% intervals; information in bits, of the test set, corrected. The"
            + " linear stage ends at the first checkpoint at which the network tells as much as the"
            + " linear classifier, or with the training. Agreement: share of test examples of which"
            + " network and linear classifier say the same; kappa: beyond chance.",
        List.of(
            "Network",
            "Time",
            "Update",
            "Train",
            "Test",
            "I(F;Y)",
            "µ(F;L)",
            "I(F;Y|L)",
            "Agreement",
            "Kappa"),
        rows);
  }

  private static List<String> row(
      Course course, String time, List<Explained> all, Function<Explained, Checkpoint> when) {
    List<Checkpoint> at = all.stream().map(when).toList();
    return List.of(
        course.title(),
        time,
        shown(at, Checkpoint::step),
        shown(at, Checkpoint::train),
        shown(at, Checkpoint::test),
        shown(at, Checkpoint::network),
        shown(at, StageClaims::mu),
        shown(at, StageClaims::beyond),
        shown(at, c -> c.linear().agreement()),
        shown(at, c -> c.linear().kappa()));
  }

  private static <T> String shown(List<T> all, ToDoubleFunction<T> what) {
    return Interval.of(all.stream().mapToDouble(what).toArray()).shown();
  }

  private Table simple() {
    List<List<String>> rows = new ArrayList<>();
    trained.forEach((course, all) -> {
      for (int i = 0; i < course.chain().size(); i++) {
        int at = i;
        List<Explained> passed = all.stream().filter(e -> e.stage(at).end().isPresent()).toList();
        rows.add(
            List.of(
                course.title(),
                course.chain().get(i).net().name(),
                shown(all, e -> e.last().chain().get(at).simple().corrected()),
                shown(all, e -> e.last().chain().get(at).simple().standardError()),
                "%d of %d".formatted(passed.size(), all.size()),
                shown(passed, e -> e.passed(at).step()),
                shown(all, e -> e.last().chain().get(at).mu().corrected()),
                shown(all, e -> e.last().chain().get(at).mu().standardError())));
      }
    });
    return new Table(
        "simple-models",
        "The simple models, and when the networks pass them",
        "Means over seeds with 95% intervals; information in bits, of the test set, corrected. The"
            + " standard errors are over test examples, of one seed.",
        List.of(
            "Network",
            "Simple model G",
            "I(G;Y)",
            "Error",
            "Passed",
            "At update",
            "µ(F;G) at the end",
            "Error of µ"),
        rows);
  }

  private Table later() {
    return new Table(
        "later-work",
        "What the paper predicts, what came after, and what was found here",
        "Measured: smallest µ(F;L) / I(F;Y) in the linear stage, and agreement of network and"
            + " linear classifier at its end; means over seeds with 95% intervals.",
        List.of("Source", "Predicts", "Here"),
        List.of(
            List.of(
                "Nakkiran et al. 2019",
                "The linear part comes first: nearly all of an early network is explained.",
                first(1)),
            List.of(
                "Hu et al. 2020 (arXiv:2006.14599)",
                "Proved for two-layer networks: early on they compute what a linear model does.",
                agreement()),
            List.of(
                "Condition on the claim",
                "From large first weights there need be no linear stage.",
                first(Preset.LARGE_GAIN)),
            List.of(
                "Shah et al. 2020 (arXiv:2006.07710)",
                "The preference for simple features is a pitfall: complex ones that predict better"
                    + " are passed over.",
                "not measured"),
            List.of(
                "Refinetti et al. 2023 (arXiv:2211.11567); Belrose et al. 2024 (arXiv:2402.04362)",
                "What grows is the order of the input moments in use: early networks do as well on"
                    + " Gaussian inputs of the same mean and covariance.",
                "not measured"),
            List.of(
                "Pinson et al. 2024 (HiLD workshop at ICML)",
                "With several classes, layers leave the linear regime from the deepest on.",
                "not measured")));
  }

  private Optional<List<Explained>> main(double gain) {
    return trained.entrySet().stream()
        .filter(e -> e.getKey().gain() == gain && !e.getValue().isEmpty())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private String first(double gain) {
    return main(gain)
        .map(all ->
            "first weights %s times Glorot's: %s"
                .formatted(NumberText.of(gain), shown(all, e -> e.stage(0).explained())))
        .orElse("not measured");
  }

  private String agreement() {
    return main(1)
        .map(all -> "agreement " + shown(all, e -> e.passed(0).linear().agreement()))
        .orElse("not measured");
  }
}
