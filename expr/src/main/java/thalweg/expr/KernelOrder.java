package thalweg.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * An order in which kernels could run, kept while the fusion pass adds kernels and what they need,
 * so that whether one may run before some others is answered by a look at the kernels that lie
 * between, and mostly by none (Pearce and Kelly 2006). A walk over kernels that were put together
 * anew each time made this the dearest question of all compilation.
 *
 * <p>The list runs backwards, as the fusion pass does: a kernel stands behind all that need it.
 */
final class KernelOrder {
  private static final class Place {
    private final List<Place> needs = new ArrayList<>();
    private int at;
    private int seen;
  }

  private final List<Place> backwards = new ArrayList<>();
  private final Map<Kernel, Place> places = new IdentityHashMap<>();
  private int question;

  /** Of a kernel that needs no other yet. */
  void add(Kernel k) {
    Place p = new Place();
    p.at = backwards.size();
    places.put(k, p);
    backwards.add(p);
  }

  /** Of a kernel that was added before some of those that will need it, and needs none yet. */
  void addAgain(Kernel k) {
    Place p = places.get(k);
    backwards.remove(p.at);
    backwards.add(p);
    renumber(p.at, backwards.size());
  }

  /** From now on all of these kernels need k. */
  void need(Kernel k, Collection<Kernel> users) {
    Place p = places.get(k);
    for (Kernel user : users) {
      if (user != k) {
        places.get(user).needs.add(p);
      }
    }
  }

  /**
   * Puts k before the users, if it needs none of them.
   *
   * @return whether it could be done
   */
  boolean putBefore(Kernel k, Collection<Kernel> users) {
    question++;
    Place p = places.get(k);
    int from = p.at;
    int to = from;
    for (Kernel user : users) {
      Place u = places.get(user);
      u.seen = -question;
      to = Math.max(to, u.at);
    }
    if (to == from) {
      return true;
    }
    p.seen = question;
    ArrayDeque<Place> open = new ArrayDeque<>(List.of(p));
    while (!open.isEmpty()) {
      for (Place need : open.pop().needs) {
        if (need.seen == -question) {
          return false;
        }
        if (need.at < to && need.seen != question) {
          need.seen = question;
          open.push(need);
        }
      }
    }
    moveBehind(from, to);
    return true;
  }

  /** Those just seen go behind the others, else as they were. */
  private void moveBehind(int from, int to) {
    List<Place> moved = new ArrayList<>();
    List<Place> seen = new ArrayList<>();
    for (Place p : backwards.subList(from, to + 1)) {
      (p.seen == question ? seen : moved).add(p);
    }
    moved.addAll(seen);
    for (int i = 0; i < moved.size(); i++) {
      backwards.set(from + i, moved.get(i));
    }
    renumber(from, to + 1);
  }

  private void renumber(int from, int to) {
    for (int i = from; i < to; i++) {
      backwards.get(i).at = i;
    }
  }
}
