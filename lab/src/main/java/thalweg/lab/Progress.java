package thalweg.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How far the work is and when it will be done, on stderr: one redrawn line on a terminal, else a
 * plain line at most every 5 s and when a stage begins or ends.
 *
 * <p>Add every stage before starting the first: the ETA is the elapsed time scaled by the weighted
 * share of stages done, so it is as good as the weights. Stages may run at once on several threads.
 * Counting a unit costs some tens of nanoseconds; the screen is drawn at most ten times a second,
 * by whichever thread counts.
 */
public final class Progress implements AutoCloseable {

  private static final long BAR_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_EVERY = TimeUnit.SECONDS.toNanos(5);

  private final Terminal terminal;
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long start;
  private final ReentrantLock drawing = new ReentrantLock();
  private final List<Stage> stages = new ArrayList<>();
  private volatile long nextDraw;
  private int shownWidth;
  private boolean closed;

  /**
   * Progress of the work that begins now.
   *
   * @param out where to show it
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public Progress(Terminal terminal, PrintStream out, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.nextDraw = start;
  }

  /** Progress on stderr, as {@code terminal} allows. */
  public static Progress stderr(Terminal terminal) {
    return new Progress(terminal, System.err, System::nanoTime);
  }

  /** A part of the work, made by {@link Progress#stage}. Safe for use by several threads. */
  public final class Stage {
    private final String name;
    private final double weight;
    private final long units;
    private final String unit;
    private final LongAdder counted = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private volatile State state = State.WAITING;
    private volatile long begun;

    private Stage(String name, double weight, long units, String unit) {
      this.name = name;
      this.weight = weight;
      this.units = units;
      this.unit = unit;
    }

    /** The stage begins. */
    public void start() {
      begun = nanoTime.getAsLong();
      state = State.RUNNING;
      stageChanged(this);
    }

    /** Counts {@code more} units done, 0 or more; the first call starts the stage if need be. */
    public void advance(long more) {
      if (state == State.WAITING) {
        start();
      }
      counted.add(more);
      if (terminal.mode() != Terminal.Mode.QUIET) {
        drawIfDue(this);
      }
    }

    /**
     * Counts units that need no work now, as when a run is resumed: they are done, but say nothing
     * about the rate or the ETA.
     */
    public void skip(long already) {
      skipped.add(already);
    }

    /** The stage is over, whatever was counted. */
    public void finish() {
      state = State.OVER;
      stageChanged(this);
    }

    private double share() {
      return switch (state) {
        case WAITING -> free();
        case OVER -> 1;
        case RUNNING -> Math.clamp((counted.sum() + skipped.sum()) / (double) units, 0.0, 1.0);
      };
    }

    private double free() {
      return Math.clamp(skipped.sum() / (double) units, 0.0, 1.0);
    }

    private ProgressLine.Facts facts(long now) {
      double seconds = Math.max(0, now - begun) / 1e9;
      return new ProgressLine.Facts(
          name,
          counted.sum() + skipped.sum(),
          units,
          unit,
          seconds > 0 ? counted.sum() / seconds : 0);
    }
  }

  private enum State {
    WAITING,
    RUNNING,
    OVER
  }

  /**
   * Adds a stage to the plan.
   *
   * @param weight its expected share of the time, in any unit common to all stages, above 0
   * @param units how many steps, epochs or trials it has, at least 1
   * @param unit what one is called, such as {@code step}
   */
  public Stage stage(String name, double weight, long units, String unit) {
    if (!(weight > 0) || units < 1) {
      throw new IllegalArgumentException(
          "stage %s has weight %s and %d units; expected a weight above 0 and a unit or more"
              .formatted(name, weight, units));
    }
    Stage stage = new Stage(name, weight, units, unit);
    drawing.lock();
    try {
      stages.add(stage);
    } finally {
      drawing.unlock();
    }
    return stage;
  }

  /** Prints a line of its own, above the bar; {@link Terminal.Mode#QUIET} drops it. */
  public void message(String text) {
    if (terminal.mode() == Terminal.Mode.QUIET) {
      return;
    }
    drawing.lock();
    try {
      erase();
      out.println(text);
      out.flush();
    } finally {
      drawing.unlock();
    }
  }

  /** Clears the bar: later output on the same screen starts on a clean line. */
  @Override
  public void close() {
    drawing.lock();
    try {
      erase();
      out.flush();
      closed = true;
    } finally {
      drawing.unlock();
    }
  }

  private void stageChanged(Stage stage) {
    if (terminal.mode() == Terminal.Mode.QUIET) {
      return;
    }
    drawing.lock();
    try {
      draw(stage, nanoTime.getAsLong());
    } finally {
      drawing.unlock();
    }
  }

  private void drawIfDue(Stage stage) {
    long now = nanoTime.getAsLong();
    // A thread that finds the pen taken goes on working: the next count draws.
    if (now - nextDraw < 0 || !drawing.tryLock()) {
      return;
    }
    try {
      if (now - nextDraw >= 0) {
        draw(stage, now);
      }
    } finally {
      drawing.unlock();
    }
  }

  private void draw(Stage stage, long now) {
    if (closed) {
      return;
    }
    boolean bar = terminal.mode() == Terminal.Mode.BAR;
    nextDraw = now + (bar ? BAR_EVERY : LINE_EVERY);
    String line =
        ProgressLine.text(terminal, stage.facts(now), overall(Math.max(0, now - start) / 1e9));
    if (bar) {
      out.print("\r" + line + " ".repeat(Math.max(0, shownWidth - line.length())));
      shownWidth = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  private ProgressLine.Overall overall(double elapsed) {
    double whole = 0;
    double done = 0;
    double free = 0;
    for (Stage stage : stages) {
      whole += stage.weight;
      done += stage.weight * stage.share();
      free += stage.weight * stage.free();
    }
    return new ProgressLine.Overall(done / whole, free / whole, elapsed);
  }

  private void erase() {
    if (shownWidth > 0) {
      out.print("\r" + " ".repeat(shownWidth) + "\r");
      shownWidth = 0;
    }
  }
}
