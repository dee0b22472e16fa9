package thalweg.studies.increasingcomplexity;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import thalweg.data.TrainTest;
import thalweg.lab.LabException;
import thalweg.studies.PaperStudy;
import thalweg.studies.StudyPart;

/**
 * The study of Nakkiran et al. 2019, "SGD on Neural Networks Learns Functions of Increasing
 * Complexity".
 */
public final class IncreasingComplexity extends PaperStudy<Preset> {

  /** With the presets {@code quick}, {@code smoke} and {@code paper}. */
  public IncreasingComplexity() {
    super(Map.of("quick", Preset.QUICK, "smoke", Preset.SMOKE, "paper", Preset.PAPER));
  }

  @Override
  public String name() {
    return "increasing-complexity";
  }

  @Override
  public String about() {
    return "does a network first learn what a linear classifier knows, and keep it? (Nakkiran et"
        + " al. 2019)";
  }

  @Override
  public String title() {
    return "SGD on Neural Networks Learns Functions of Increasing Complexity";
  }

  @Override
  public String citation() {
    return "Nakkiran, Kaplun, Kalimeris, Yang, Edelman, Zhang, Barak: SGD on Neural Networks Learns"
        + " Functions of Increasing Complexity. NeurIPS 2019, arXiv:1905.11604";
  }

  /**
   * @throws LabException always: the shares of noise are the courses'
   */
  @Override
  protected Preset withLevels(Preset preset, List<Double> levels) {
    throw new LabException(
        LabException.USAGE,
        "Study increasing-complexity has no shares of noise to choose; leave --noise out.");
  }

  @Override
  protected List<StudyPart> parts(Preset preset, TrainTest data, long seed) {
    return List.of(
        new CoursesPart(data, preset.courses(), seed),
        new DiscPart(preset.disc(), seed),
        new SharedFeaturePart(preset.shared(), seed));
  }

  @Override
  protected String subtitle(Preset preset) {
    IntSummaryStatistics seeds =
        preset.courses().stream().mapToInt(Course::seeds).summaryStatistics();
    String range =
        seeds.getMin() == seeds.getMax()
            ? "" + seeds.getMin()
            : seeds.getMin() + " to " + seeds.getMax();
    return "networks of two classes explained by simpler ones, %s seeds".formatted(range);
  }

  @Override
  protected List<String> limits(Preset preset, String data) {
    return Limits.of(preset);
  }
}
