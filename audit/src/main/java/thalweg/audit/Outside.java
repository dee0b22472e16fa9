package thalweg.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.data.Npy;
import thalweg.data.NpyArray;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What networks trained elsewhere said of the rows: probabilities as a {@code .npy} file of shape
 * [n, classes], or logits of training epochs as Dataset Cartography writes them, {@code
 * dynamics_epoch_0.jsonl} and so on with {@code guid}, {@code logits_epoch_0} and {@code gold} a
 * line (Swayamdipta et al. 2020, arXiv:2009.10795).
 *
 * <p>Logits of training epochs come from networks that learnt from the row: scores that rest on one
 * look at the end say little then, those over the course of training more.
 *
 * @param subject the rows; their features are what was said of them
 * @param passes what was said, epoch by epoch
 */
public record Outside(Subject subject, Passes passes) {
  private static final Pattern EPOCH = Pattern.compile(".*?(\\d{1,6})\\.jsonl");
  private static final double LEAST = 1e-9;
  private static final double SLACK = 1e-3;

  /** Whether a path is of this kind: a .npy or .jsonl file, or a folder that holds .jsonl files. */
  public static boolean isOne(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    boolean file = Files.isRegularFile(path) && (name.endsWith(".npy") || name.endsWith(".jsonl"));
    return file || (Files.isDirectory(path) && !epochs(path).isEmpty());
  }

  /**
   * Reads what was said.
   *
   * @param labels a CSV file of {@code index,label}; needed for probabilities, and in place of the
   *     gold labels else
   * @throws DataException if a file is damaged, or lacks something
   */
  public static Outside read(Path path, Optional<Path> labels) {
    if (path.toString().endsWith(".npy")) {
      return probabilities(path, labels);
    }
    List<Path> files = Files.isDirectory(path) ? epochs(path) : List.of(path);
    return dynamics(path, files, labels);
  }

  private static List<Path> epochs(Path folder) {
    TreeMap<Integer, Path> byEpoch = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        Matcher name = EPOCH.matcher(file.getFileName().toString());
        if (name.matches()) {
          byEpoch.put(Integer.parseInt(name.group(1)), file);
        }
      });
    } catch (IOException e) {
      return List.of();
    }
    return List.copyOf(byEpoch.values());
  }

  private static Outside probabilities(Path file, Optional<Path> labels) {
    NpyArray array = Npy.read(file);
    if (array.shape().size() != 2 || array.shape().get(1) < 2) {
      throw new DataException(
          "%s has the shape %s; expected [rows, classes] with two classes or more."
              .formatted(file, array.shape()));
    }
    int n = array.shape().get(0);
    int k = array.shape().get(1);
    float[] values = array.floats();
    float[] logits = new float[values.length];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int c = i * k; c < (i + 1) * k; c++) {
        if (!(values[c] >= 0 && values[c] <= 1 + SLACK)) {
          throw new DataException(
              "%s holds %s in row %d; expected probabilities from 0 to 1."
                  .formatted(file, values[c], i));
        }
        sum += values[c];
        logits[c] = (float) Math.log(values[c] + LEAST);
      }
      if (Math.abs(sum - 1) > SLACK * k) {
        throw new DataException(
            "Row %d of %s sums to %s; expected probabilities that sum to 1: apply a softmax first."
                .formatted(i, file, sum));
      }
    }
    Path given =
        labels.orElseThrow(() ->
            new DataException(
                file + " holds probabilities and no labels; give them by --labels FILE.csv."));
    int[] y = LabelFile.read(given, n, names(k));
    return of(file, y, k, List.of(logits));
  }

  private static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private static Outside of(Path file, int[] labels, int classes, List<float[]> logits) {
    String name = String.valueOf(file.getFileName());
    Dataset data =
        Dataset.of(name, new ImageShape(1, 1, classes), logits.getLast(), labels, names(classes));
    Subject subject = new Subject(data, labels, data::rowName, Subjects.warnings(data, labels));
    return new Outside(subject, new Passes(labels, classes, logits.size(), logits));
  }

  /** One line of a file of training dynamics. */
  private record Line(String guid, float[] logits, int gold) {}

  private static Outside dynamics(Path path, List<Path> files, Optional<Path> labels) {
    Map<String, Integer> places = new LinkedHashMap<>();
    List<Integer> golds = new ArrayList<>();
    List<float[]> passes = new ArrayList<>();
    int classes = 0;
    for (Path file : files) {
      List<Line> lines = lines(file);
      if (passes.isEmpty()) {
        classes = lines.getFirst().logits().length;
        lines.forEach(line -> {
          places.put(line.guid(), places.size());
          golds.add(line.gold());
        });
      }
      passes.add(ordered(file, lines, places, classes));
    }
    int k = classes;
    int most = golds.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (most >= k) {
      throw new DataException(
          "%s has the gold label %d but %d logits a line; expected labels from 0 to %d."
              .formatted(path, most, k, k - 1));
    }
    int[] y =
        labels
            .map(file -> LabelFile.read(file, golds.size(), names(k)))
            .orElseGet(() -> golds.stream().mapToInt(Integer::intValue).toArray());
    return of(path, y, k, passes);
  }

  private static float[] ordered(
      Path file, List<Line> lines, Map<String, Integer> places, int classes) {
    if (lines.size() != places.size()) {
      throw new DataException(
          "%s has %d lines; expected %d as in the first epoch."
              .formatted(file, lines.size(), places.size()));
    }
    float[] all = new float[places.size() * classes];
    for (Line line : lines) {
      Integer place = places.get(line.guid());
      if (place == null || line.logits().length != classes) {
        throw new DataException(
            "%s has the row %s with %d logits; expected a row of the first epoch, with %d."
                .formatted(file, line.guid(), line.logits().length, classes));
      }
      System.arraycopy(line.logits(), 0, all, place * classes, classes);
    }
    return all;
  }

  private static List<Line> lines(Path file) {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        if (!text.isBlank()) {
          lines.add(line(file, lines.size() + 1, text));
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataException(file + " is not UTF-8 text; save it as UTF-8.", e);
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read (%s); check the path.".formatted(file, e.getMessage()), e);
    }
    if (lines.isEmpty()) {
      throw new DataException(file + " holds no line; expected one a row.");
    }
    return lines;
  }

  private static Line line(Path file, int number, String text) {
    try {
      JsonNode node = JsonMapper.shared().readTree(text);
      String key =
          node.propertyNames().stream()
              .filter(name -> name.startsWith("logits"))
              .findFirst()
              .orElse("logits");
      JsonNode values = node.path(key);
      boolean whole =
          values.isArray() && values.size() > 1 && node.has("guid") && node.path("gold").isInt();
      if (whole && node.path("gold").asInt() >= 0) {
        float[] logits = new float[values.size()];
        boolean finite = true;
        for (int c = 0; c < logits.length; c++) {
          finite &= values.get(c).isNumber();
          logits[c] = (float) values.get(c).asDouble(Double.NaN);
          finite &= Float.isFinite(logits[c]);
        }
        if (finite) {
          return new Line(node.path("guid").asString(), logits, node.path("gold").asInt());
        }
      }
    } catch (JacksonException e) {
      throw new DataException(
          "%s, line %d: this is not JSON (%s)."
              .formatted(file, number, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
    throw new DataException(
        "%s, line %d: expected guid, a list of two or more finite logits_epoch_N and gold, a number"
                .formatted(file, number)
            + " from 0.");
  }
}
