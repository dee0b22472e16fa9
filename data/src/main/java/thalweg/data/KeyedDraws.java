package thalweg.data;

import java.util.random.RandomGenerator;

/**
 * Independent streams of random numbers, one for each example and epoch, whose bits depend on
 * nothing else: not on the order of the calls, the thread or the batch.
 *
 * <p>Made for training loops at full speed: {@code at} may set one generator to the new place and
 * return the same object each time, so that nothing is allocated. Therefore a generator is good
 * only until the next call, and an object of this type belongs to one thread. A counter-based
 * generator does that in a few nanoseconds: its key is (seed, {@code "augment"}, example, epoch),
 * its counter starts at 0. Only {@link RandomGenerator#nextLong} is drawn from it.
 */
@FunctionalInterface
public interface KeyedDraws {
  /**
   * The stream of that example in that epoch, from its start.
   *
   * @param example index of the example in its data set, from 0
   * @param epoch from 0
   */
  RandomGenerator at(long example, long epoch);
}
