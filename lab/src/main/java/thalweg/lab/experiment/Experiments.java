package thalweg.lab.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import thalweg.data.ImageShape;
import thalweg.lab.Config;

/**
 * Experiments as TOML.
 *
 * <p>A table is a record: {@code [data]}, {@code [training]}; its keys are the components' names;
 * what is left out stays as {@code new Experiment()} has it. Where there is a choice of records,
 * {@code kind = "adam-w"} says which; that word may also stand alone: {@code optimizer = "adam-w"}.
 * Choices of words are written with dashes, in any case. Lists of tables are {@code [[probe]]}; a
 * probe by name alone is {@code probe = ["gradient-norm"]}.
 */
public final class Experiments {
  private static final String CONFIG = "config.toml";
  private static final ImageShape SAMPLE = new ImageShape(28, 28, 1);
  private static final String LARGER = "data.source=cifar-10";

  private Experiments() {}

  /**
   * Reads a file.
   *
   * @param sets options {@code key=value}; see {@link Draft#with(List)}
   * @throws thalweg.lab.LabException with exit code 2, naming file and line (or option), key, what
   *     was found and what is expected
   */
  public static Experiment read(Path file, List<String> sets) {
    return Draft.read(file).with(sets).experiment();
  }

  /** The experiment that {@link #config} wrote, or a user did; see {@link #read}. */
  public static Experiment parse(Config config) {
    return Draft.of(config, CONFIG).experiment();
  }

  /** The experiment of a run folder; see {@link #read}. */
  public static Experiment ofRun(Path run) {
    return read(run.resolve(CONFIG), List.of());
  }

  /**
   * Everything resolved, so that it reads back equal whatever the defaults of the day. Equal
   * experiments have equal hashes.
   */
  public static Config config(Experiment experiment) {
    return Config.of(RecordTree.of(experiment));
  }

  /** Every setting by its dotted key, sorted; elements of lists of tables by their number. */
  public static Map<String, Object> leaves(Experiment experiment) {
    return RecordTree.leaves(RecordTree.of(experiment));
  }

  /**
   * A file to begin with: every key with its value, range and meaning, and every other kind of
   * every part as a comment. Reads back equal.
   *
   * @param name of the file, for its heading
   */
  public static String commented(Experiment experiment, String name) {
    return Template.of(
        experiment,
        List.of(
            "An experiment of Thalweg. 'thalweg train " + name + "' runs it.",
            "Every key is here with its default; what is left out keeps it."));
  }

  /**
   * The default experiment with a network of this kind, on data that it takes.
   *
   * @param kind {@code mlp}, {@code cnn}, {@code res-net}...
   * @throws thalweg.lab.LabException with exit code 2 if there is no such kind
   */
  public static Experiment withNet(String kind) {
    Experiment experiment =
        Draft.empty().with("model", kind, "--kind " + Source.cut(kind)).experiment();
    try {
      experiment.model().layers(SAMPLE, 10);
      return experiment;
    } catch (IllegalArgumentException notForTheSample) {
      return Draft.of(config(experiment), "--kind").with(List.of(LARGER)).experiment();
    }
  }
}
