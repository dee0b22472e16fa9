package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The orders and answers between the two processes; no natives are needed. */
final class DjlChildTest {
  private final List<String> log = new ArrayList<>();

  /** Writes down what it is told. */
  private final class Fake implements Contender {
    private final String name;

    Fake(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void begin() {
      log.add("begin " + name);
    }

    @Override
    public void step(int i) {
      log.add("step " + i);
    }

    @Override
    public double check(int i) {
      if (i == 13) {
        throw new IllegalStateException("no such\nstep");
      }
      return i + 0.5;
    }
  }

  private List<String> answers(String... orders) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DjlChild child =
        new DjlChild((style, threads) -> {
          log.add("open " + style + " " + threads);
          return new Fake(style + " x" + threads);
        });
    child.serve(
        new BufferedReader(new StringReader(String.join("\n", orders) + "\n")),
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void eachOrderIsAnsweredByOneLine() throws IOException {
    List<String> answers = answers("begin LINEAR 2", "check 3", "run 1 3", "quit", "check 4");
    assertEquals(3, answers.size());
    assertEquals(List.of("ready", "3.5"), answers.subList(0, 2));
    assertEquals(answers.get(2), Long.toString(Long.parseLong(answers.get(2))));
    assertEquals(List.of("open LINEAR 2", "begin LINEAR x2", "step 1", "step 2"), log);
  }

  @Test
  void aSettingIsOpenedOnceAndBegunEachTurn() throws IOException {
    var _ = answers("begin LINEAR 1", "begin MATMUL 1", "begin LINEAR 1");
    assertEquals(
        List.of(
            "open LINEAR 1",
            "begin LINEAR x1",
            "open MATMUL 1",
            "begin MATMUL x1",
            "begin LINEAR x1"),
        log);
  }

  @Test
  void aFailureIsASentenceOnOneLineAndNotTheEnd() throws IOException {
    assertEquals(
        List.of(
            "ready",
            "error java.lang.IllegalStateException: no such step",
            "error no order jump; there are begin, run, check and quit",
            "0.5"),
        answers("begin LINEAR 1", "check 13", "jump", "check 0"));
  }
}
