package thalweg.lab.training;

import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;

/** Tells the monitor of steps after they are recorded. */
record Watched(Recorder recorder, Monitor monitor) implements Trainer.Watcher {
  @Override
  public void stepEnded(long step, int epoch, int[] batch) {
    recorder.stepEnded(step, epoch, batch);
    monitor.stepEnded(step, batch.length);
  }

  @Override
  public void epochEnded(EpochEnd end) {
    recorder.epochEnded(end);
  }
}
