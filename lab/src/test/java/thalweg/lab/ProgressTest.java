package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Terminal LINES =
      new Terminal(Terminal.Mode.LINES, Terminal.Glyphs.ASCII, 80);
  private static final Terminal BAR = new Terminal(Terminal.Mode.BAR, Terminal.Glyphs.ASCII, 120);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now = 1_000;

  private Progress progress(Terminal terminal) {
    return new Progress(terminal, new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> now);
  }

  private void pass(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void plainLinesComeAtStagesAndAtMostEveryFiveSeconds() {
    try (Progress progress = progress(LINES)) {
      Progress.Stage train = progress.stage("train", 1, 100, "step");
      train.start();
      for (int i = 0; i < 100; i++) {
        pass(0.1);
        train.advance(1);
      }
      train.finish();
    }
    assertEquals(
        List.of(
            "0% train 0/100 steps, 0 s elapsed, ETA unknown",
            "50% train 50/100 steps, 10.0 steps/s, 5 s elapsed, ETA 5 s",
            "100% train 100/100 steps, 10.0 steps/s, 10 s elapsed, ETA 0 s",
            "100% train 100/100 steps, 10.0 steps/s, 10 s elapsed, ETA 0 s"),
        shown().lines().toList());
  }

  @Test
  void etaWeighsStages() {
    Progress progress = progress(LINES);
    Progress.Stage load = progress.stage("load", 1, 1, "file");
    Progress.Stage train = progress.stage("train", 9, 90, "epoch");
    load.start();
    pass(10);
    load.finish();
    assertTrue(shown().endsWith("10 s elapsed, ETA 1:30\n"), shown());
    train.start();
    pass(40);
    train.advance(40);
    assertTrue(shown().endsWith("50% train 40/90 epochs, 1.0 epochs/s, 50 s elapsed, ETA 50 s\n"));
  }

  @Test
  void workDoneBeforeTheRunWasResumedDoesNotShortenTheEta() {
    Progress progress = progress(LINES);
    Progress.Stage train = progress.stage("train", 1, 100, "step");
    train.skip(80);
    train.start();
    pass(10);
    train.advance(10);
    assertTrue(
        shown().endsWith("90% train 90/100 steps, 1.0 steps/s, 10 s elapsed, ETA 10 s\n"), shown());
  }

  @Test
  void barIsOneLineRedrawnTenTimesASecondAndClearedAtTheEnd() {
    try (Progress progress = progress(BAR)) {
      Progress.Stage train = progress.stage("train", 1, 1000, "step");
      for (int i = 0; i < 1000; i++) {
        pass(0.001);
        train.advance(1);
      }
    }
    assertFalse(shown().contains("\n"));
    long drawn = shown().chars().filter(c -> c == '%').count();
    assertTrue(drawn >= 9 && drawn <= 11, "drawn " + drawn + " times");
    assertTrue(shown().contains("[##########..........]  50% train 50"), shown());
    assertTrue(shown().endsWith(" \r"), "the line is blank at the end");
  }

  @Test
  void barIsNeverWiderThanTheScreen() {
    Terminal narrow = new Terminal(Terminal.Mode.BAR, Terminal.Glyphs.UNICODE, 40);
    Progress progress = progress(narrow);
    progress.stage("a long name of a stage indeed", 1, 1000, "step").start();
    assertEquals(39, shown().length() - 1);
    assertTrue(shown().startsWith("\r\u2591"), shown());
  }

  @Test
  void messageStandsOnItsOwnLine() {
    Progress progress = progress(BAR);
    progress.stage("train", 1, 10, "step").start();
    progress.message("a warning");
    assertTrue(shown().endsWith(" \ra warning" + System.lineSeparator()), shown());
  }

  @Test
  void quietSaysNothing() {
    try (Progress progress = progress(Terminal.quiet())) {
      Progress.Stage train = progress.stage("train", 1, 10, "step");
      train.start();
      pass(60);
      train.advance(10);
      progress.message("hello");
      train.finish();
    }
    assertEquals("", shown());
  }

  @Test
  void threadsTogetherCountEveryUnit() throws InterruptedException {
    Progress progress = progress(LINES);
    Progress.Stage train = progress.stage("train", 1, 40_000, "step");
    train.start();
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(t ->
                Thread.ofPlatform()
                    .start(() -> IntStream.range(0, 10_000).forEach(i -> train.advance(1))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    train.finish();
    assertTrue(shown().contains("40000/40000 steps"), shown());
  }

  @Test
  void stagesWithoutUnitsOrWeightAreRefused() {
    Progress progress = progress(LINES);
    assertThrows(IllegalArgumentException.class, () -> progress.stage("x", 1, 0, "step"));
    assertThrows(IllegalArgumentException.class, () -> progress.stage("x", 0, 1, "step"));
    assertThrows(IllegalArgumentException.class, () -> progress.stage("x", Double.NaN, 1, "step"));
  }

  @Test
  void durationsReadAsClocks() {
    assertEquals("9 s", ProgressLine.duration(9.4));
    assertEquals("1:00", ProgressLine.duration(59.6));
    assertEquals("3:05", ProgressLine.duration(185));
    assertEquals("26:03:05", ProgressLine.duration(26 * 3600 + 185));
  }
}
