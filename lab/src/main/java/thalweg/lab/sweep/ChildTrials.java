package thalweg.lab.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;

/**
 * Trains each trial in a process of its own, which stops in order when its standard input ends: by
 * an interruption, or because this process is gone.
 *
 * @param command that trains one trial, without the trial's hash, which is its last word
 */
public record ChildTrials(List<String> command) implements TrialRunner {
  private static final long POLL_MILLIS = 100;
  private static final int KEPT = 2000;

  public ChildTrials {
    command = List.copyOf(command);
  }

  @Override
  public void run(SweepTrial trial, Path folder, Interruption interruption) {
    List<String> words = new ArrayList<>(command);
    words.add(trial.hash());
    try {
      Process child =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(false)
              .start();
      StringBuilder said = new StringBuilder();
      Thread listener = Thread.ofVirtual().start(() -> listen(child, said));
      int code = awaited(child, interruption);
      listener.join();
      interruption.throwIfRequested();
      if (code != 0) {
        throw new LabException(LabException.TRIAL, reason(said.toString(), code));
      }
    } catch (IOException e) {
      throw new LabException(
          LabException.STORAGE, "A trial's process cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      interruption.request();
      interruption.throwIfRequested();
    }
  }

  private static int awaited(Process child, Interruption interruption)
      throws InterruptedException, IOException {
    boolean told = false;
    while (!child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (interruption.isRequested() && !told) {
        told = true;
        child.getOutputStream().close();
      }
    }
    return child.exitValue();
  }

  private static void listen(Process child, StringBuilder said) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (said.length() < KEPT) {
          said.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      // The process is gone, and its code tells how.
    }
  }

  /** The child's own sentence. */
  private static String reason(String said, int code) {
    return said.lines()
        .filter(line -> line.startsWith("thalweg: "))
        .map(line -> line.substring("thalweg: ".length()))
        .reduce((first, last) -> last)
        .orElse("its process ended with code " + code + ".");
  }

  /** Requests an interruption when this process's standard input ends: for such a child. */
  public static void stopWithParent(Interruption interruption) {
    Thread.ofPlatform()
        .daemon()
        .name("thalweg-parent")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is said there; only its end counts.
            }
          } catch (IOException e) {
            // As good as its end.
          }
          interruption.request();
        });
  }
}
