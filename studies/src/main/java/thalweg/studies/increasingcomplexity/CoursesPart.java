package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.data.TrainTest;
import thalweg.lab.RunFolder;
import thalweg.report.Claim;
import thalweg.studies.Findings;
import thalweg.studies.Results;
import thalweg.studies.StudyPart;
import thalweg.studies.StudyPlan.Stage;
import thalweg.studies.StudyPlan.StudyTrial;
import thalweg.studies.increasingcomplexity.CourseTrial.Explained;

/** How much of a network simpler models explain while it is trained, course by course. */
final class CoursesPart implements StudyPart {
  private static final double WEIGHT = 90;

  private final List<Material> materials;

  /** Courses whose classes the data do not have are left out. */
  CoursesPart(TrainTest data, List<Course> courses, long seed) {
    materials =
        courses.stream()
            .filter(course -> course.task().isIn(data))
            .map(course -> new Material(data, course, seed))
            .toList();
    materials.forEach(Material::requireExamples);
  }

  @Override
  public List<Stage> stages() {
    List<StudyTrial> trials = new ArrayList<>();
    long epochs = 0;
    // Those that take longest begin first, so that they do not end alone.
    Comparator<Material> longest =
        Comparator.comparingLong(m -> -(long) m.course().examples() * m.course().epochs());
    for (Material material : materials.stream().sorted(longest).toList()) {
      Course course = material.course();
      for (int r = 0; r < course.seeds(); r++) {
        CourseTrial trial = new CourseTrial(material, r);
        trials.add(
            new StudyTrial(
                CourseTrial.id(course, r),
                "%s, seed %d".formatted(course.title(), r + 1),
                trial::run));
        epochs += course.epochs();
      }
    }
    return List.of(new Stage("courses", WEIGHT, epochs, "epoch", trials));
  }

  @Override
  public void writeInputs(RunFolder folder) {
    for (Material material : materials) {
      Course course = material.course();
      for (int r = 0; course.flips() > 0 && r < course.seeds(); r++) {
        String file = "masks/%s-seed%d.csv".formatted(course.id(), r + 1);
        material.train(r).mask().save(folder.file(file));
      }
    }
  }

  /** The trainings of each course that reached their end, in the plan's order. */
  Map<Course, List<Explained>> trained(Results results) {
    Map<Course, List<Explained>> trained = new LinkedHashMap<>();
    for (Material material : materials) {
      Course course = material.course();
      trained.put(
          course,
          IntStream.range(0, course.seeds())
              .mapToObj(r -> results.get(CourseTrial.id(course, r), Explained.class))
              .flatMap(Optional::stream)
              .toList());
    }
    return trained;
  }

  @Override
  public Findings analyse(Results results) {
    Map<Course, List<Explained>> trained = trained(results);
    List<Claim> claims = new ArrayList<>();
    trained.forEach((course, all) -> {
      claims.addAll(new StageClaims(course, all).all());
      if (course.asks(Question.CHAIN)) {
        claims.addAll(new ChainClaims(course, all).all());
      }
      if (course.asks(Question.FLIPS)) {
        claims.addAll(new FlipClaims(course, all).all());
      }
    });
    CourseFigures figures = new CourseFigures(trained);
    return new Findings(
        "", claims, figures.all(), List.of(), new CourseTables(trained).all(), List.of());
  }
}
