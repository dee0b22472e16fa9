package thalweg.expr;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * oneDNN's matrix product through the Foreign Function and Memory API. Pointers travel as long, so
 * a call allocates nothing; each call runs on the thread that makes it, so that our own pool
 * decides what runs where and the bits do not depend on the number of threads.
 *
 * <p>Where the library is not on the class path or does not load, {@link #unavailable} says why and
 * plain loops take over.
 */
final class OneDnn {
  private static final MethodHandle SGEMM;
  private static final MethodHandle SET_THREADS;
  private static final SymbolLookup LIBRARY;
  private static final Optional<String> UNAVAILABLE;

  static {
    MethodHandle sgemm = null;
    MethodHandle setThreads = null;
    SymbolLookup library = SymbolLookup.loaderLookup();
    String reason = null;
    try {
      Natives natives = Natives.ofThisMachine();
      Path folder = natives.extract();
      if (System.getenv("OMP_NUM_THREADS") == null) {
        setEnvironment("OMP_NUM_THREADS", "1");
      }
      if (!natives.openMp().isEmpty()) {
        SymbolLookup _ =
            SymbolLookup.libraryLookup(folder.resolve(natives.openMp()), Arena.global());
      }
      SymbolLookup dnnl =
          SymbolLookup.libraryLookup(folder.resolve(natives.library()), Arena.global());
      sgemm =
          handle(
              dnnl,
              "dnnl_sgemm",
              FunctionDescriptor.of(
                  JAVA_INT,
                  JAVA_BYTE,
                  JAVA_BYTE,
                  JAVA_LONG,
                  JAVA_LONG,
                  JAVA_LONG,
                  JAVA_FLOAT,
                  JAVA_LONG,
                  JAVA_LONG,
                  JAVA_LONG,
                  JAVA_LONG,
                  JAVA_FLOAT,
                  JAVA_LONG,
                  JAVA_LONG));
      // Found through the library: another OpenMP may have been loaded before this process came
      // to ours, and then the library uses that one.
      setThreads = handle(dnnl, "omp_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
      library = dnnl;
    } catch (IOException | RuntimeException | LinkageError e) {
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    SGEMM = sgemm;
    SET_THREADS = setThreads;
    LIBRARY = library;
    UNAVAILABLE = Optional.ofNullable(reason);
  }

  private OneDnn() {}

  /** Why the library cannot be used; empty if it can. */
  static Optional<String> unavailable() {
    return UNAVAILABLE;
  }

  /** C[m,n] = op(A) op(B), all row-major at addresses, with leading dimensions in elements. */
  static void sgemm(
      boolean transposeA,
      boolean transposeB,
      long m,
      long n,
      long k,
      long a,
      long lda,
      long b,
      long ldb,
      long c,
      long ldc) {
    sgemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, 0, c, ldc);
  }

  /** The same added to what C holds. */
  static void addSgemm(
      boolean transposeA,
      boolean transposeB,
      long m,
      long n,
      long k,
      long a,
      long lda,
      long b,
      long ldb,
      long c,
      long ldc) {
    sgemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, 1, c, ldc);
  }

  private static void sgemm(
      boolean transposeA,
      boolean transposeB,
      long m,
      long n,
      long k,
      long a,
      long lda,
      long b,
      long ldb,
      float beta,
      long c,
      long ldc) {
    int status;
    try {
      SET_THREADS.invokeExact(1);
      status =
          (int)
              SGEMM.invokeExact(
                  (byte) (transposeA ? 'T' : 'N'),
                  (byte) (transposeB ? 'T' : 'N'),
                  m,
                  n,
                  k,
                  1f,
                  a,
                  lda,
                  b,
                  ldb,
                  beta,
                  c,
                  ldc);
    } catch (Throwable e) {
      throw new IllegalStateException("dnnl_sgemm could not be called", e);
    }
    if (status != 0) {
      throw new IllegalStateException(
          "dnnl_sgemm of " + m + "x" + k + " by " + k + "x" + n + " gave status " + status);
    }
  }

  /** Makes what the calling thread asks of the library run on that thread alone. */
  static void useOneThread() {
    try {
      SET_THREADS.invokeExact(1);
    } catch (Throwable e) {
      throw new IllegalStateException("omp_set_num_threads could not be called", e);
    }
  }

  /** A function of the library, for a class that binds more of it. */
  static MethodHandle function(String name, FunctionDescriptor type) {
    return handle(LIBRARY, name, type);
  }

  private static MethodHandle handle(SymbolLookup from, String name, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(
            from.find(name)
                .orElseThrow(() -> new IllegalStateException("no function " + name + " found")),
            type);
  }

  /** OpenMP reads the environment once, when it is loaded; Java's own view of it does not count. */
  private static void setEnvironment(String name, String value) {
    Optional<java.lang.foreign.MemorySegment> setenv =
        Linker.nativeLinker().defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      int _ =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(
                      setenv.get(),
                      FunctionDescriptor.of(
                          JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, JAVA_INT))
                  .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv could not be called", e);
    }
  }

  /** The library's files for one kind of machine, as the jar holds them. */
  private record Natives(String platform, String openMp, String library) {
    static Natives ofThisMachine() {
      String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
      String cpu = arch.equals("aarch64") ? "arm64" : "x86_64";
      if (os.contains("linux")) {
        return new Natives("linux-" + cpu, "libgomp.so.1", "libdnnl.so.3");
      }
      throw new IllegalStateException(
          "matrix products use oneDNN on Linux only so far, and this is " + os + " on " + arch);
    }

    /** Copies the files from the class path, once, to a folder named by what the archive says. */
    Path extract() throws IOException {
      String from = "/org/bytedeco/dnnl/" + platform + "/";
      String name = "onednn-" + fingerprint(from + openMp) + "-" + fingerprint(from + library);
      IOException refused = null;
      for (Path parent : List.of(cache(), Path.of(System.getProperty("java.io.tmpdir")))) {
        try {
          return extract(from, parent, name);
        } catch (IOException e) {
          refused = e;
        }
      }
      throw refused;
    }

    private Path extract(String from, Path parent, String name) throws IOException {
      Path folder = parent.resolve(name);
      if (Files.isDirectory(folder) && Files.getOwner(folder).equals(Files.getOwner(home()))) {
        return folder;
      }
      Files.createDirectories(parent);
      Path aside = Files.createTempDirectory(parent, "onednn-");
      for (String file : List.of(openMp, library)) {
        try (InputStream in = OneDnn.class.getResourceAsStream(from + file)) {
          Files.copy(in, aside.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return publish(aside, folder);
    }

    /** Another process may have been quicker; its files are the same if they are this user's. */
    private static Path publish(Path aside, Path folder) throws IOException {
      try {
        return Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        boolean ours =
            Files.isDirectory(folder) && Files.getOwner(folder).equals(Files.getOwner(home()));
        return ours ? folder : aside;
      }
    }

    private static Path home() {
      return Path.of(System.getProperty("user.home"));
    }

    private static Path cache() {
      String xdg = System.getenv("XDG_CACHE_HOME");
      Path base =
          xdg == null || xdg.isBlank()
              ? Path.of(System.getProperty("user.home"), ".cache")
              : Path.of(xdg);
      return base.resolve("thalweg").resolve("native");
    }

    /** Checksum and size as the archive lists them: reading the whole library takes too long. */
    private static String fingerprint(String resource) throws IOException {
      URL url = OneDnn.class.getResource(resource);
      if (url == null) {
        throw new IllegalStateException("no " + resource + " on the class path");
      }
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Long.toHexString(jar.getJarEntry().getCrc())
            + Long.toHexString(jar.getJarEntry().getSize());
      }
      return Long.toHexString(url.openConnection().getContentLengthLong());
    }
  }
}
