package thalweg.expr;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of oneDNN's C interface that primitives need, as they are: objects are pointers and
 * travel as long, whoever creates one destroys it. {@link OneDnnPrimitive} gives them an owner.
 *
 * <p>Loaded only where {@link OneDnn#unavailable} is empty.
 */
final class OneDnnApi {
  /** Values of the interface's enumerations. */
  static final int F32 = 3;

  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int FORMAT_ANY = 1;
  private static final int SCRATCHPAD_BY_USER = 1;
  private static final int FORWARD_TRAINING = 64;
  private static final int DIRECT = 1;
  private static final int IMPLEMENTATION = 8;
  private static final int ARGUMENT_LAYOUT = 255;
  private static final int MOST_AXES = 12;

  private static final MethodHandle LAYOUT_STRIDED =
      status("dnnl_memory_desc_create_with_strides", "LILIL");
  private static final MethodHandle LAYOUT_TAGGED =
      status("dnnl_memory_desc_create_with_tag", "LILII");
  private static final MethodHandle LAYOUT_CLONE = status("dnnl_memory_desc_clone", "LL");
  private static final MethodHandle LAYOUT_DESTROY = status("dnnl_memory_desc_destroy", "L");
  private static final MethodHandle LAYOUT_EQUAL = status("dnnl_memory_desc_equal", "LL");
  private static final MethodHandle LAYOUT_SIZE =
      OneDnn.function("dnnl_memory_desc_get_size", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle ATTRIBUTES_CREATE = status("dnnl_primitive_attr_create", "L");
  private static final MethodHandle ATTRIBUTES_SCRATCHPAD =
      status("dnnl_primitive_attr_set_scratchpad_mode", "LI");
  private static final MethodHandle FORWARD =
      status("dnnl_convolution_forward_primitive_desc_create", "LLIILLLLLLLLL");
  private static final MethodHandle BACKWARD_DATA =
      status("dnnl_convolution_backward_data_primitive_desc_create", "LLILLLLLLLLL");
  private static final MethodHandle BACKWARD_WEIGHTS =
      status("dnnl_convolution_backward_weights_primitive_desc_create", "LLILLLLLLLLLL");
  private static final MethodHandle REORDER =
      status("dnnl_reorder_primitive_desc_create", "LLLLLL");
  private static final MethodHandle PLAN_QUERY = status("dnnl_primitive_desc_query", "LIIL");
  private static final MethodHandle PLAN_LAYOUT =
      OneDnn.function(
          "dnnl_primitive_desc_query_md",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle PLAN_DESTROY = status("dnnl_primitive_desc_destroy", "L");
  private static final MethodHandle PRIMITIVE_CREATE = status("dnnl_primitive_create", "LL");
  private static final MethodHandle PRIMITIVE_DESTROY = status("dnnl_primitive_destroy", "L");
  private static final MethodHandle PRIMITIVE_EXECUTE = status("dnnl_primitive_execute", "LLIL");
  private static final MethodHandle MEMORY_CREATE = status("dnnl_memory_create", "LLLL");
  private static final MethodHandle MEMORY_DESTROY = status("dnnl_memory_destroy", "L");
  private static final MethodHandle STREAM_CREATE = status("dnnl_stream_create", "LLI");
  private static final MethodHandle STREAM_DESTROY = status("dnnl_stream_destroy", "L");
  private static final MethodHandle ENGINE_CREATE = status("dnnl_engine_create", "LIL");

  /** The processor; it lives as long as the library. */
  private static final long ENGINE =
      created("engine", out -> (int) ENGINE_CREATE.invokeExact(out, CPU, 0L));

  /** Scratch memory is handed in by the caller, so that a primitive can run on many threads. */
  private static final long ATTRIBUTES = attributes();

  private OneDnnApi() {}

  // ---- layouts ----

  /** The layout of an F32 array with one stride, in elements, for each axis. */
  static long strided(long[] dims, long[] strides) {
    try (Arena arena = Arena.ofConfined()) {
      long d = axes(arena, dims);
      long s = axes(arena, strides);
      return created(
          "layout", out -> (int) LAYOUT_STRIDED.invokeExact(out, dims.length, d, F32, s));
    }
  }

  /** The layout of an F32 array that a primitive may choose for itself. */
  static long any(long[] dims) {
    try (Arena arena = Arena.ofConfined()) {
      long d = axes(arena, dims);
      return created(
          "layout", out -> (int) LAYOUT_TAGGED.invokeExact(out, dims.length, d, F32, FORMAT_ANY));
    }
  }

  static void destroyLayout(long layout) {
    check("destroy a layout", () -> (int) LAYOUT_DESTROY.invokeExact(layout));
  }

  static boolean equalLayouts(long a, long b) {
    return value(() -> (int) LAYOUT_EQUAL.invokeExact(a, b)) != 0;
  }

  /** Bytes, with what the layout pads. */
  static long bytes(long layout) {
    return value(() -> (long) LAYOUT_SIZE.invokeExact(layout));
  }

  // ---- plans: what the interface calls primitive descriptors ----

  /** The geometry of a convolution over height and width. Dilation counts the elements skipped. */
  record Geometry(long[] strides, long[] dilations, long[] paddingLow, long[] paddingHigh) {}

  static long forward(long x, long w, long y, Geometry g) {
    return plan(
        g,
        (out, s, d, low, high) ->
            (int)
                FORWARD.invokeExact(
                    out,
                    ENGINE,
                    FORWARD_TRAINING,
                    DIRECT,
                    x,
                    w,
                    0L,
                    y,
                    s,
                    d,
                    low,
                    high,
                    ATTRIBUTES));
  }

  static long backwardData(long dx, long w, long dy, Geometry g, long forward) {
    return plan(
        g,
        (out, s, d, low, high) ->
            (int)
                BACKWARD_DATA.invokeExact(
                    out, ENGINE, DIRECT, dx, w, dy, s, d, low, high, forward, ATTRIBUTES));
  }

  static long backwardWeights(long x, long dw, long dy, Geometry g, long forward) {
    return plan(
        g,
        (out, s, d, low, high) ->
            (int)
                BACKWARD_WEIGHTS.invokeExact(
                    out, ENGINE, DIRECT, x, dw, 0L, dy, s, d, low, high, forward, ATTRIBUTES));
  }

  static long reorder(long from, long to) {
    return created(
        "plan of a reorder",
        out -> (int) REORDER.invokeExact(out, from, ENGINE, to, ENGINE, ATTRIBUTES));
  }

  static void destroyPlan(long plan) {
    check("destroy a plan", () -> (int) PLAN_DESTROY.invokeExact(plan));
  }

  /** The layout that a plan settled on for an argument; the caller's own copy. */
  static long layoutOf(long plan, int argument) {
    long lent = value(() -> (long) PLAN_LAYOUT.invokeExact(plan, ARGUMENT_LAYOUT, argument));
    return created("layout", out -> (int) LAYOUT_CLONE.invokeExact(out, lent));
  }

  /** The library's name for the code that a plan will run. */
  static String implementation(long plan) {
    long text = created("name", out -> (int) PLAN_QUERY.invokeExact(plan, IMPLEMENTATION, 0, out));
    return MemorySegment.ofAddress(text).reinterpret(256).getString(0);
  }

  // ---- primitives, memory, streams ----

  /** Generates the code for a plan; takes milliseconds the first time. */
  static long primitive(long plan) {
    OneDnn.useOneThread();
    return created("primitive", out -> (int) PRIMITIVE_CREATE.invokeExact(out, plan));
  }

  static void destroyPrimitive(long primitive) {
    check("destroy a primitive", () -> (int) PRIMITIVE_DESTROY.invokeExact(primitive));
  }

  static long memory(long layout, long address) {
    return created("memory", out -> (int) MEMORY_CREATE.invokeExact(out, layout, ENGINE, address));
  }

  static void destroyMemory(long memory) {
    check("destroy a memory", () -> (int) MEMORY_DESTROY.invokeExact(memory));
  }

  static long stream() {
    return created("stream", out -> (int) STREAM_CREATE.invokeExact(out, ENGINE, IN_ORDER));
  }

  static void destroyStream(long stream) {
    check("destroy a stream", () -> (int) STREAM_DESTROY.invokeExact(stream));
  }

  /** Runs on the calling thread; {@code arguments} is an array of 16 bytes each: kind, memory. */
  static void execute(long primitive, long stream, int count, long arguments) {
    OneDnn.useOneThread();
    int status;
    try {
      status = (int) PRIMITIVE_EXECUTE.invokeExact(primitive, stream, count, arguments);
    } catch (Throwable e) {
      throw uncallable("execute a primitive", e);
    }
    if (status != 0) {
      throw new IllegalStateException("oneDNN could not execute a primitive: status " + status);
    }
  }

  // ---- calling ----

  private interface Call<T> {
    T invoke() throws Throwable;
  }

  private interface Creation {
    int invoke(long out) throws Throwable;
  }

  private interface Planning {
    int invoke(long out, long strides, long dilations, long low, long high) throws Throwable;
  }

  private static long plan(Geometry g, Planning planning) {
    // How many threads there are is settled in the plan.
    OneDnn.useOneThread();
    try (Arena arena = Arena.ofConfined()) {
      long s = axes(arena, g.strides());
      long d = axes(arena, g.dilations());
      long low = axes(arena, g.paddingLow());
      long high = axes(arena, g.paddingHigh());
      return created("plan of a convolution", out -> planning.invoke(out, s, d, low, high));
    }
  }

  private static long attributes() {
    long made = created("attributes", out -> (int) ATTRIBUTES_CREATE.invokeExact(out));
    check(
        "set attributes", () -> (int) ATTRIBUTES_SCRATCHPAD.invokeExact(made, SCRATCHPAD_BY_USER));
    return made;
  }

  private static long created(String what, Creation creation) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      check("create a " + what, () -> creation.invoke(out.address()));
      return out.get(JAVA_LONG, 0);
    }
  }

  private static void check(String what, Call<Integer> call) {
    int status = value(call);
    if (status != 0) {
      throw new IllegalStateException("oneDNN could not " + what + ": status " + status);
    }
  }

  private static <T> T value(Call<T> call) {
    try {
      return call.invoke();
    } catch (Throwable e) {
      throw uncallable("be called", e);
    }
  }

  private static IllegalStateException uncallable(String what, Throwable e) {
    return new IllegalStateException("oneDNN could not " + what, e);
  }

  private static long axes(Arena arena, long[] values) {
    MemorySegment a = arena.allocate(JAVA_LONG, MOST_AXES);
    MemorySegment.copy(values, 0, a, JAVA_LONG, 0, values.length);
    return a.address();
  }

  /** A function that gives a status; {@code types} has an I or an L for each parameter. */
  private static MethodHandle status(String name, String types) {
    MemoryLayout[] parameters =
        types.chars().mapToObj(c -> c == 'I' ? JAVA_INT : JAVA_LONG).toArray(MemoryLayout[]::new);
    return OneDnn.function(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
