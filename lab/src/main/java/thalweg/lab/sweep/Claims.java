package thalweg.lab.sweep;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import thalweg.lab.AtomicFiles;
import thalweg.lab.Config;
import thalweg.lab.LabException;

/**
 * Who trains which trial: {@code HASH.claim} beside the trials' folders, with the process's id,
 * when that began, the machine and its boot. A claim of a process that is gone, or of an earlier
 * boot, is taken over; one of another machine stands, since nobody here can tell.
 *
 * <p>Claims are looked at and made under one lock of the file system, held for milliseconds, so
 * that of two processes which find a claim stale one takes it.
 */
final class Claims {
  private static final Object IN_THIS_PROCESS = new Object();
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2);

  private final Path trials;
  private final Identity self;

  /** A process, for as long as it lives. */
  record Identity(long pid, Instant started, String host, String boot) {
    static Identity current() {
      ProcessHandle process = ProcessHandle.current();
      return new Identity(
          process.pid(), process.info().startInstant().orElse(Instant.EPOCH), hostName(), bootId());
    }

    /** Whether it may still be at work, as far as this machine can tell. */
    boolean mayLive(Identity observer) {
      if (!host.equals(observer.host)) {
        return true;
      }
      if (!boot.equals(observer.boot)) {
        return false;
      }
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> !isZombie(pid))
          .map(process -> process.info().startInstant().orElse(started))
          .filter(began -> Duration.between(began, started).abs().compareTo(CLOCKS_DIFFER) < 0)
          .isPresent();
    }

    private String toToml() {
      return Config.of(
              Map.of("pid", pid, "started", started.toString(), "host", host, "boot", boot))
          .toToml();
    }

    private static Identity parse(String toml) {
      Map<String, Object> values = Config.parse(toml, "claim").values();
      return new Identity(
          ((Number) values.get("pid")).longValue(),
          Instant.parse((String) values.get("started")),
          (String) values.get("host"),
          (String) values.get("boot"));
    }
  }

  Claims(Path trials) {
    this(trials, Identity.current());
  }

  Claims(Path trials, Identity self) {
    this.trials = trials;
    this.self = self;
  }

  /** Takes a trial, unless somebody has it, this process included. */
  boolean take(String hash) {
    return locked(() -> {
      boolean taken = holder(hash).filter(h -> h.mayLive(self)).isPresent();
      if (taken) {
        return false;
      }
      AtomicFiles.write(file(hash), self.toToml().getBytes(StandardCharsets.UTF_8));
      return true;
    });
  }

  /** Whether somebody who may live has it. */
  boolean isTaken(String hash) {
    return holder(hash).filter(h -> h.mayLive(self)).isPresent();
  }

  /**
   * Takes a trial over from the process that started this one and has it.
   *
   * @return whether it still had it
   */
  boolean adopt(String hash, long parent) {
    return locked(() -> {
      boolean given = holder(hash).filter(h -> h.pid() == parent).isPresent();
      if (given) {
        AtomicFiles.write(file(hash), self.toToml().getBytes(StandardCharsets.UTF_8));
      }
      return given;
    });
  }

  /** Gives a trial back that this process has, or that one had which it started and outlived. */
  void release(String hash) {
    locked(() -> {
      boolean another =
          holder(hash).filter(h -> !h.equals(self)).filter(h -> h.mayLive(self)).isPresent();
      return !another && Files.deleteIfExists(file(hash));
    });
  }

  /** Who has a trial; a claim that cannot be read, as a power cut may leave it, is nobody's. */
  Optional<Identity> holder(String hash) {
    try {
      return Optional.of(Identity.parse(Files.readString(file(hash))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Path file(String hash) {
    return trials.resolve(hash + ".claim");
  }

  /** Acts while no other thread or process does so in these trials. */
  private <T> T locked(Callable<T> held) {
    return locked(trials.resolve(".lock"), held);
  }

  /** Acts while nobody else does so under this file. */
  static <T> T locked(Path file, Callable<T> held) {
    synchronized (IN_THIS_PROCESS) {
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IllegalStateException("a lock just taken is held");
        }
        return held.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new LabException(
            LabException.STORAGE, "%s cannot be locked (%s).".formatted(file, e.getMessage()), e);
      }
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** What changes when the machine starts again, where the system tells. */
  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Dead, but not yet waited for by its parent. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }
}
