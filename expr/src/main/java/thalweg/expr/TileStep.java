package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A convolution and what follows on its result, run together block by block of images, so that what
 * one step has written the next finds in the cache. Blocks depend on the shapes alone, so the
 * number of threads changes no bits.
 */
final class TileStep implements Step, Workers.BlockTask {
  private final ConvolveStep convolution;
  private final List<Step> followers;
  private final Workers.BlockTask[] blocks;

  private TileStep(ConvolveStep convolution, List<Step> followers) {
    this.convolution = convolution;
    this.followers = List.copyOf(followers);
    Cut cut = convolution.cut();
    this.blocks =
        followers.stream()
            .map(f -> f instanceof LoopStep loop ? loop.rows(cut.length(), cut) : rows(f, cut))
            .toArray(Workers.BlockTask[]::new);
  }

  /**
   * @param before a convolution, or one with steps that follow it
   * @param next what follows them
   */
  static TileStep of(Step before, Step next) {
    List<Step> followers = new ArrayList<>();
    ConvolveStep convolution;
    if (before instanceof TileStep tile) {
      convolution = tile.convolution;
      followers.addAll(tile.followers);
    } else {
      convolution = (ConvolveStep) before;
    }
    followers.add(next);
    return new TileStep(convolution, followers);
  }

  private static Workers.BlockTask rows(Step step, Cut cut) {
    RowsStep rows = (RowsStep) step;
    return block -> rows.rows(cut.from(block), cut.to(block));
  }

  @Override
  public void run(Workers workers) {
    convolution.prepare();
    workers.run(convolution.cut().blocks(), this);
  }

  @Override
  public void run(int block) {
    convolution.run(block);
    for (Workers.BlockTask follower : blocks) {
      follower.run(block);
    }
  }

  @Override
  public String toString() {
    return convolution + followers.stream().map(f -> ", then " + f).collect(Collectors.joining());
  }
}
