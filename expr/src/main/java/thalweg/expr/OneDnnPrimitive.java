package thalweg.expr;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One operation of oneDNN for given shapes and layouts: code the library generated for it. Made
 * once, bound to addresses any number of times by {@link #bind}; each binding may run on a thread
 * of its own, and each run stays on the thread that asks.
 */
final class OneDnnPrimitive {
  /** The library's numbers for arguments. */
  static final int SRC = 1;

  static final int DST = 17;
  static final int WEIGHTS = 33;
  static final int DIFF_SRC = 129;
  static final int DIFF_DST = 145;
  static final int DIFF_WEIGHTS = 161;
  private static final int SCRATCHPAD = 80;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final long ARGUMENT_BYTES = 16;

  private final long primitive;
  private final int[] arguments;
  private final long[] layouts;
  private final long scratchLayout;
  private final long scratchBytes;
  private final String implementation;

  /** Takes the plan over. */
  private OneDnnPrimitive(long plan, int... arguments) {
    this.primitive = OneDnnApi.primitive(plan);
    this.arguments = arguments;
    this.layouts = Arrays.stream(arguments).mapToLong(a -> OneDnnApi.layoutOf(plan, a)).toArray();
    this.scratchLayout = OneDnnApi.layoutOf(plan, SCRATCHPAD);
    this.scratchBytes = OneDnnApi.bytes(scratchLayout);
    this.implementation = OneDnnApi.implementation(plan);
    OneDnnApi.destroyPlan(plan);
    CLEANER.register(this, new Release(primitive, layouts, scratchLayout));
  }

  private record Release(long primitive, long[] layouts, long scratch) implements Runnable {
    @Override
    public void run() {
      OneDnnApi.destroyPrimitive(primitive);
      Arrays.stream(layouts).forEach(OneDnnApi::destroyLayout);
      OneDnnApi.destroyLayout(scratch);
    }
  }

  /** An F32 array: extents and strides in elements; without strides, as the library likes best. */
  record Array(long[] dims, long[] strides) {
    static Array any(long... dims) {
      return new Array(dims, new long[0]);
    }

    private long layout() {
      return strides.length == 0 ? OneDnnApi.any(dims) : OneDnnApi.strided(dims, strides);
    }
  }

  /** y from x and w: arguments SRC, WEIGHTS, DST. */
  static OneDnnPrimitive forward(Array x, Array w, Array y, OneDnnApi.Geometry g) {
    return make(
        x,
        w,
        y,
        l -> new OneDnnPrimitive(OneDnnApi.forward(l[0], l[1], l[2], g), SRC, WEIGHTS, DST));
  }

  /** dx from dy and w: arguments DIFF_SRC, WEIGHTS, DIFF_DST. */
  static OneDnnPrimitive backwardData(Array dx, Array w, Array dy, OneDnnApi.Geometry g) {
    return make(
        dx,
        w,
        dy,
        l ->
            withHint(
                l,
                g,
                hint ->
                    new OneDnnPrimitive(
                        OneDnnApi.backwardData(l[0], l[1], l[2], g, hint),
                        DIFF_SRC,
                        WEIGHTS,
                        DIFF_DST)));
  }

  /** dw from x and dy: arguments SRC, DIFF_WEIGHTS, DIFF_DST. */
  static OneDnnPrimitive backwardWeights(Array x, Array dw, Array dy, OneDnnApi.Geometry g) {
    return make(
        x,
        dw,
        dy,
        l ->
            withHint(
                l,
                g,
                hint ->
                    new OneDnnPrimitive(
                        OneDnnApi.backwardWeights(l[0], l[1], l[2], g, hint),
                        SRC,
                        DIFF_WEIGHTS,
                        DIFF_DST)));
  }

  private interface WithLayouts {
    OneDnnPrimitive make(long[] layouts);
  }

  private interface WithHint {
    OneDnnPrimitive make(long hint);
  }

  private static OneDnnPrimitive make(Array a, Array b, Array c, WithLayouts maker) {
    long[] layouts = {a.layout(), b.layout(), c.layout()};
    try {
      return maker.make(layouts);
    } finally {
      Arrays.stream(layouts).forEach(OneDnnApi::destroyLayout);
    }
  }

  private static OneDnnPrimitive withHint(long[] l, OneDnnApi.Geometry g, WithHint maker) {
    long hint = OneDnnApi.forward(l[0], l[1], l[2], g);
    try {
      return maker.make(hint);
    } finally {
      OneDnnApi.destroyPlan(hint);
    }
  }

  /** Copies an array from one layout to another. */
  static OneDnnPrimitive reorder(Array from, Array to) {
    long a = from.layout();
    long b = to.layout();
    try {
      return new OneDnnPrimitive(OneDnnApi.reorder(a, b), SRC, DST);
    } finally {
      OneDnnApi.destroyLayout(a);
      OneDnnApi.destroyLayout(b);
    }
  }

  /** Copies an array from the given layout to the one that this primitive reads argument i in. */
  OneDnnPrimitive reorderTo(int i, Array from) {
    long layout = from.layout();
    try {
      return new OneDnnPrimitive(OneDnnApi.reorder(layout, layouts[i]), SRC, DST);
    } finally {
      OneDnnApi.destroyLayout(layout);
    }
  }

  /** Copies an array from the layout that this primitive writes argument i in to the given one. */
  OneDnnPrimitive reorderFrom(int i, Array to) {
    long layout = to.layout();
    try {
      return new OneDnnPrimitive(OneDnnApi.reorder(layouts[i], layout), SRC, DST);
    } finally {
      OneDnnApi.destroyLayout(layout);
    }
  }

  /** Whether both hold argument i in the same layout. */
  boolean agrees(int i, OneDnnPrimitive other) {
    return OneDnnApi.equalLayouts(layouts[i], other.layouts[i]);
  }

  /** Bytes of argument i in the layout this primitive chose. */
  long bytes(int i) {
    return OneDnnApi.bytes(layouts[i]);
  }

  /** Bytes of memory that a run needs for itself, aligned to 64. */
  long scratchBytes() {
    return scratchBytes;
  }

  /** The library's name for the code. */
  String implementation() {
    return implementation;
  }

  /** This operation on arrays at these addresses, in the order of the arguments. */
  Bound bind(long scratch, long... addresses) {
    return new Bound(this, scratch, addresses);
  }

  /** A primitive and its operands. One thread at a time runs it; a run allocates nothing. */
  static final class Bound {
    private final OneDnnPrimitive of;
    private final long stream;
    private final MemorySegment list;
    private final int count;

    private Bound(OneDnnPrimitive of, long scratch, long[] addresses) {
      this.of = of;
      this.stream = OneDnnApi.stream();
      this.count = of.arguments.length + 1;
      this.list = Arena.ofAuto().allocate(ARGUMENT_BYTES * count, 8);
      List<Long> memories = new ArrayList<>();
      for (int i = 0; i < of.arguments.length; i++) {
        put(i, of.arguments[i], OneDnnApi.memory(of.layouts[i], addresses[i]), memories);
      }
      put(count - 1, SCRATCHPAD, OneDnnApi.memory(of.scratchLayout, scratch), memories);
      CLEANER.register(this, new ReleaseBound(stream, List.copyOf(memories)));
    }

    private void put(int i, int argument, long memory, List<Long> memories) {
      list.set(JAVA_INT, ARGUMENT_BYTES * i, argument);
      list.set(JAVA_LONG, ARGUMENT_BYTES * i + 8, memory);
      memories.add(memory);
    }

    void run() {
      OneDnnApi.execute(of.primitive, stream, count, list.address());
    }

    private record ReleaseBound(long stream, List<Long> memories) implements Runnable {
      @Override
      public void run() {
        memories.forEach(OneDnnApi::destroyMemory);
        OneDnnApi.destroyStream(stream);
      }
    }
  }
}
