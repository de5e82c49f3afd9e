package io.lookonce.jobs.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.OptionDefaults;
import io.lookonce.jobs.cli.SparkVersionCheck;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.nd4j.TrainingLibraries;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code lookonce doctor}: checks what runs depend on, on this machine, without Spark. */
@HelpGroup("Help and checks")
@Command(
    name = "doctor",
    description =
        "Checks Java, memory, native libraries, disk and Spark of this machine. Exit code 1 if"
            + " something would stop a run.",
    footer = {"", "Examples:", "  lookonce doctor", "  lookonce doctor --json"},
    sortOptions = false)
public final class DoctorCommand extends LookonceCommand {

  private static final long GIBIBYTE = 1L << 30;

  /** Disk below which runs of any size come to a bad end. */
  private static final long LITTLE_DISK = GIBIBYTE;

  private static final List<Integer> TESTED_JAVA = List.of(17, 21);

  /** How a check came out. */
  enum Outcome {
    OK,
    NOTE,
    PROBLEM
  }

  /**
   * A check.
   *
   * @param name what was looked at
   * @param found in one line, with the next step where there is one
   */
  record Finding(String name, Outcome outcome, String found) {}

  @Override
  protected int execute() {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("lookonce", Outcome.OK, version()));
    findings.add(java(Runtime.version().feature()));
    findings.add(memory(Runtime.getRuntime().maxMemory(), physicalMemory()));
    findings.add(cores(Runtime.getRuntime().availableProcessors()));
    findings.add(scoring());
    findings.add(training());
    findings.add(javaOptions());
    findings.add(locale(System.getProperty("sun.jnu.encoding", "unknown")));
    findings.add(disk("temporary files", Path.of(System.getProperty("java.io.tmpdir"))));
    findings.add(disk("working folder", Path.of("").toAbsolutePath()));
    findings.add(configuration(System.getProperty(OptionDefaults.FOLDER_PROPERTY)));
    findings.add(spark(System.getenv("SPARK_HOME")));
    findings.forEach(
        finding ->
            out()
                .printf(
                    Locale.ROOT,
                    "%-8s %-16s %s%n",
                    finding.outcome().name().toLowerCase(Locale.ROOT),
                    finding.name(),
                    finding.found()));
    result(json(findings));
    return findings.stream().anyMatch(finding -> finding.outcome() == Outcome.PROBLEM)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private static ObjectNode json(List<Finding> findings) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ArrayNode checks = json.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("check", finding.name())
          .put("outcome", finding.outcome().name().toLowerCase(Locale.ROOT))
          .put("found", finding.found());
    }
    return json;
  }

  private static String version() {
    return SoftwareVersion.version() + ", commit " + SoftwareVersion.gitCommit();
  }

  static Finding java(int feature) {
    String found =
        String.format(
            Locale.ROOT,
            "%s, %s, %s-%s, %s",
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.home"));
    return TESTED_JAVA.contains(feature)
        ? new Finding("java", Outcome.OK, found)
        : new Finding(
            "java", Outcome.NOTE, found + "; tested are 17 and 21, set JAVA_HOME to one of them");
  }

  /**
   * @param physical bytes of this machine, or of the container that limits it; 0 if unknown
   */
  static Finding memory(long heap, long physical) {
    String found =
        String.format(Locale.ROOT, "heap %,d MB of %,d MB of memory", heap >> 20, physical >> 20);
    // As much again as the heap, at least 1 GB, is used beside it.
    boolean fits = physical == 0 || heap + Math.max(GIBIBYTE, heap) <= physical;
    return fits
        ? new Finding("memory", Outcome.OK, found)
        : new Finding(
            "memory",
            Outcome.PROBLEM,
            found
                + "; networks need as much again beside the heap, at least 1 GB: set"
                + " LOOKONCE_MEMORY lower");
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static Finding cores(int cores) {
    return new Finding("cores", Outcome.OK, cores + ", one task each");
  }

  private static Finding scoring() {
    try {
      return new Finding(
          "detect, classify", Outcome.OK, "ONNX Runtime " + OnnxNetwork.runtimeVersion());
    } catch (IOException | RuntimeException | LinkageError unusable) {
      return new Finding(
          "detect, classify",
          Outcome.PROBLEM,
          "ONNX Runtime cannot be loaded: " + ErrorMessage.ofInnermost(unusable));
    }
  }

  private static Finding training() {
    try {
      TrainingLibraries.require();
      return new Finding("train, retrain", Outcome.OK, "ND4J's native libraries are there");
    } catch (InputRefused absent) {
      return new Finding("train, retrain", Outcome.NOTE, absent.getMessage());
    }
  }

  private static Finding javaOptions() {
    List<String> set =
        Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
            .filter(name -> !Optional.ofNullable(System.getenv(name)).orElse("").isBlank())
            .toList();
    return set.isEmpty()
        ? new Finding("Java options", Outcome.OK, "none from the environment")
        : new Finding(
            "Java options",
            Outcome.NOTE,
            String.join(", ", set) + " changes every Java process; unset it if a run misbehaves");
  }

  static Finding locale(String fileNames) {
    return fileNames.equalsIgnoreCase("UTF-8")
        ? new Finding("locale", Outcome.OK, "file names are read as UTF-8")
        : new Finding(
            "locale",
            Outcome.PROBLEM,
            "file names are read as " + fileNames + "; set LC_ALL=C.UTF-8");
  }

  static Finding disk(String name, Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String found =
          String.format(Locale.ROOT, "%s: %.1f GB free", folder, free / (double) GIBIBYTE);
      if (!Files.isWritable(folder)) {
        return new Finding(name, Outcome.NOTE, found + ", but you cannot write there");
      }
      return free >= LITTLE_DISK
          ? new Finding(name, Outcome.OK, found)
          : new Finding(name, Outcome.PROBLEM, found + "; make room, at least 1 GB");
    } catch (IOException unreadable) {
      return new Finding(name, Outcome.PROBLEM, folder + ": " + ErrorMessage.firstLine(unreadable));
    }
  }

  private static Finding configuration(String folder) {
    return folder == null
        ? new Finding("configuration", Outcome.NOTE, "no folder of its own; defaults of the jar")
        : new Finding("configuration", Outcome.OK, folder);
  }

  private static Finding spark(String home) {
    String own =
        "Spark "
            + org.apache.spark.package$.MODULE$.SPARK_VERSION()
            + ", built for "
            + SparkVersionCheck.builtFor();
    if (home == null || home.isBlank()) {
      return new Finding("Spark", Outcome.OK, own + "; SPARK_HOME is not set");
    }
    return Files.isDirectory(Path.of(home, "jars"))
        ? new Finding("Spark", Outcome.OK, own + "; SPARK_HOME=" + home)
        : new Finding(
            "Spark",
            Outcome.PROBLEM,
            own + "; SPARK_HOME=" + home + " has no jars folder: unset it or name a Spark");
  }
}
