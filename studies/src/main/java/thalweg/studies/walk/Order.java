package thalweg.studies.walk;

import java.util.Arrays;
import java.util.stream.IntStream;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Which examples each update takes: epoch after epoch, each in an order of its own. */
final class Order {
  private final RandomKey key;
  private final int batch;
  private final int perEpoch;
  private final int examples;
  private int[] order = {};
  private int epoch = -1;

  /**
   * @param batch examples of an update; the last of an epoch may have fewer
   */
  Order(RandomKey key, int examples, int batch) {
    this.key = key;
    this.batch = batch;
    this.examples = examples;
    perEpoch = (examples + batch - 1) / batch;
  }

  /** The examples of an update, from 0; in their own order where it takes all of them. */
  int[] of(int update) {
    if (batch == examples) {
      return IntStream.range(0, examples).toArray();
    }
    int now = update / perEpoch;
    if (now != epoch) {
      epoch = now;
      order = IntStream.range(0, examples).toArray();
      Philox.stream(key, epoch + 1).shuffle(order);
    }
    int from = update % perEpoch * batch;
    return Arrays.copyOfRange(order, from, Math.min(examples, from + batch));
  }
}
