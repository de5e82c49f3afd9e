package io.lookonce.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.lookonce.benchmarks.Main;
import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.DetectWorkload.Request;
import io.lookonce.benchmarks.measure.FrameSize;
import io.lookonce.benchmarks.measure.Measurements;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures one system of the detection benchmark once, in a JVM of its own: the parent starts it
 * with {@link #measure}, the child is this command.
 */
@Command(name = DetectProcess.NAME, hidden = true)
public final class DetectProcess implements Callable<Integer> {

  static final String NAME = "detect-process";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DL4J_PASSES = 2;

  @Option(names = "--system", required = true)
  private DetectSystem system;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Option(names = "--model", required = true)
  private String model;

  @Option(names = "--images", required = true)
  private String size;

  @Option(names = "--count", required = true)
  private int count;

  @Option(names = "--input", required = true)
  private int input;

  @Option(names = "--cores", required = true)
  private int cores;

  @Option(names = "--batch-size", required = true)
  private String batchSize;

  @Option(names = "--result", required = true)
  private Path result;

  /** What can be measured in a process. */
  enum DetectSystem {
    FORWARD_INSIDE,
    FORWARD_SIDE_BY_SIDE,
    JOB,
    DL4J,
    BOXES,
    EVERY_BOX,
    STAGES
  }

  /**
   * What a process measured.
   *
   * @param values by name: images per second, of {@link DetectSystem#STAGES} milliseconds
   * @param cpuSeconds processor time of the process while it measured; of the job, from the start
   *     of its JVM
   * @param wallSeconds the same by the clock
   * @param compilationSeconds what Java's compilers took of it
   * @param collectionSeconds what garbage collections took of it
   */
  record Result(
      Map<String, Double> values,
      double cpuSeconds,
      double wallSeconds,
      double compilationSeconds,
      double collectionSeconds) {}

  /**
   * What all processes of a benchmark have in common.
   *
   * @param batchSize images per forward pass of the job
   */
  record Setting(Path folder, Request request, int cores, String batchSize) {}

  /**
   * Measures a system in a fresh JVM with the options of this one.
   *
   * @throws IllegalStateException if the process fails; what it said stands on standard error
   */
  static Result measure(DetectSystem system, Setting setting)
      throws IOException, InterruptedException {
    Path result = setting.folder().resolve("result.json");
    Files.deleteIfExists(result);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add(Main.class.getName());
    command.add(NAME);
    command.add("--system=" + system);
    command.add("--folder=" + setting.folder());
    command.add("--model=" + setting.request().model());
    command.add("--images=" + setting.request().size());
    command.add("--count=" + setting.request().images());
    command.add("--input=" + setting.request().inputSide());
    command.add("--cores=" + setting.cores());
    command.add("--batch-size=" + setting.batchSize());
    command.add("--result=" + result);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // The class path may be too long for the command line.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    int exitCode = builder.start().waitFor();
    if (exitCode != 0 || !Files.exists(result)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "the process of %s ended with exit code %d", system, exitCode));
    }
    return JSON.readValue(result.toFile(), Result.class);
  }

  @Override
  public Integer call() throws Exception {
    System.setProperty("spark.master", "local[" + cores + "]");
    FrameSize frames = FrameSize.of(size).orElseThrow();
    DetectWorkload workload = DetectWorkload.open(folder, new Request(model, frames, count, input));
    boolean isWhole = system == DetectSystem.JOB;
    MeasuredSystem measured = open(workload);
    measured.warmUp(new Measurements());
    double cpuBefore = isWhole ? 0 : cpuSeconds();
    double wallBefore = isWhole ? 0 : wallSeconds();
    double compiledBefore = isWhole ? 0 : compilationSeconds();
    double collectedBefore = isWhole ? 0 : collectionSeconds();
    Measurements values = new Measurements();
    measured.measure(values);
    Map<String, Double> medians = new LinkedHashMap<>();
    values.spreads().forEach((name, spread) -> medians.put(name, spread.median()));
    JSON.writeValue(
        result.toFile(),
        new Result(
            medians,
            cpuSeconds() - cpuBefore,
            wallSeconds() - wallBefore,
            compilationSeconds() - compiledBefore,
            collectionSeconds() - collectedBefore));
    return 0;
  }

  private MeasuredSystem open(DetectWorkload workload) throws Exception {
    return switch (system) {
      case FORWARD_INSIDE -> OnnxRuntimeForward.threadsInsideOnePass(workload, cores);
      case FORWARD_SIDE_BY_SIDE -> OnnxRuntimeForward.threadsSideBySide(workload, cores);
      case JOB -> new DetectJobRun(workload, batchSize);
      case DL4J -> new StockDl4jForward(workload, DL4J_PASSES);
      case BOXES -> BoxProcessing.detections(workload);
      case EVERY_BOX -> BoxProcessing.everyBox(workload);
      case STAGES -> new StageSplit(workload);
    };
  }

  private static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** Since the start of the JVM. */
  private static double wallSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }

  private static double compilationSeconds() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
  }

  private static double collectionSeconds() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum()
        / 1e3;
  }
}
