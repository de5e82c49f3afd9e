package io.lookonce.storage;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that is writing something, and what it writes: {@code PID@HOST~UUID}, the part of a
 * file's name by which other processes can tell whether anybody is still at it.
 *
 * @param pid the process
 * @param host its machine
 * @param name all of it
 */
record WriterProcess(long pid, String host, String name) {

  private static final Pattern NAME = Pattern.compile("(\\d+)@([^@~]+)~[0-9a-f-]{36}");

  private static final String HOST =
      ManagementFactory.getRuntimeMXBean()
          .getName()
          .replaceFirst("^\\d*@", "")
          .replaceAll("[^A-Za-z0-9.-]", "-");

  /** What this process is writing. */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  /** This process, beginning to write something; {@link #end} is the counterpart. */
  static WriterProcess begin() {
    long pid = ProcessHandle.current().pid();
    WriterProcess writer = new WriterProcess(pid, HOST, pid + "@" + HOST + "~" + UUID.randomUUID());
    OWN.add(writer.name);
    return writer;
  }

  /** The process that a name tells of; empty if it tells of none. */
  static Optional<WriterProcess> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new WriterProcess(Long.parseLong(matcher.group(1)), matcher.group(2), name))
        : Optional.empty();
  }

  /** Ends what {@link #begin} began. */
  void end() {
    OWN.remove(name);
  }

  boolean isOfThisMachine() {
    return host.equals(HOST);
  }

  /** Whether it is certain that nobody writes it any more; of other machines nothing is certain. */
  boolean isGone() {
    if (!isOfThisMachine()) {
      return false;
    }
    return pid == ProcessHandle.current().pid()
        ? !OWN.contains(name)
        : !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
