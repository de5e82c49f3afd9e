package io.lookonce.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that writes something, in the form {@code PID@HOST~SPACE~UUID}: the part of a file's
 * name by which other processes can tell whether the writer still runs.
 *
 * <p>A process number means something only to processes that count in the same space. Containers
 * have spaces of their own, and two containers may share both host name and process number, so the
 * host name is for messages only.
 *
 * @param pid number of the process in its space
 * @param host name of its machine, for people
 * @param space digest of the boot of the kernel, the space of process numbers and the user; empty
 *     where the writer did not say
 * @param name the whole text
 */
record WriterProcess(long pid, String host, String space, String name) {

  private static final Pattern NAME =
      Pattern.compile("(\\d+)@([^@~]+)~(?:([0-9a-f]{16})~)?[0-9a-f-]{36}");

  private static final int SPACE_DIGITS = 16;

  private static final String HOST =
      ManagementFactory.getRuntimeMXBean()
          .getName()
          .replaceFirst("^\\d*@", "")
          .replaceAll("[^A-Za-z0-9.-]", "-");

  private static final String SPACE = ownSpace();

  /** Names of what this process is writing. */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  /** Starts to write something as this process; {@link #end} is the counterpart. */
  static WriterProcess begin() {
    long pid = ProcessHandle.current().pid();
    String name = pid + "@" + HOST + "~" + SPACE + "~" + UUID.randomUUID();
    OWN.add(name);
    return new WriterProcess(pid, HOST, SPACE, name);
  }

  /** The process that a name tells of; empty if it tells of none. */
  static Optional<WriterProcess> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String space = matcher.group(3) == null ? "" : matcher.group(3);
    return Optional.of(
        new WriterProcess(Long.parseLong(matcher.group(1)), matcher.group(2), space, name));
  }

  /** Ends what {@link #begin} started. */
  void end() {
    OWN.remove(name);
  }

  /** Whether this process can see whether the writer runs. */
  boolean isVisible() {
    return space.equals(SPACE);
  }

  /** Whether it is certain that the writer no longer runs. */
  boolean isGone() {
    if (!isVisible()) {
      return false;
    }
    return pid == ProcessHandle.current().pid()
        ? !OWN.contains(name)
        : !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Where the system does not tell its spaces, each process has one of its own. */
  private static String ownSpace() {
    String space;
    try {
      space =
          Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
              + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
              + System.getProperty("user.name");
    } catch (IOException | RuntimeException unknown) {
      space = UUID.randomUUID().toString();
    }
    return Sha256.of(space.getBytes(StandardCharsets.UTF_8)).substring(0, SPACE_DIGITS);
  }
}
