package io.lookonce.benchmarks.detect;

import io.lookonce.benchmarks.detect.DetectProcess.DetectSystem;
import io.lookonce.benchmarks.detect.DetectProcess.Result;
import io.lookonce.benchmarks.measure.DetectWorkload.Request;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import io.lookonce.benchmarks.measure.ResultTable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of the detection benchmark: speeds, processor time, and their ratios. */
final class DetectFigures {

  static final String FORWARD_CPU = "forward pass alone";
  static final String JOB_CPU = "whole command";
  static final String REST = "Spark, Parquet, start and the rest";
  static final String COMPILATION = "of the rest: Java's compilers";
  static final String COLLECTION = "of the rest: garbage collection";

  /** A bare forward pass below this share of the cores had to share them. */
  private static final double UNDISTURBED = 0.9;

  /** Forward passes that differ by more than this factor say more about the machine. */
  private static final double STEADY = 1.15;

  private final int images;
  private final int cores;
  private final Measurements speeds = new Measurements();

  /** Milliseconds of processor time per image. */
  private final Measurements cpu = new Measurements();

  /** Share of the cores that the bare forward pass had. */
  private final Measurements share = new Measurements();

  DetectFigures(int images, int cores) {
    this.images = images;
    this.cores = cores;
  }

  /** Adds what a process measured in one repetition. */
  void add(DetectSystem system, Result result, PrintStream progress) {
    double milliseconds = 1000 * result.cpuSeconds() / images;
    switch (system) {
      case STAGES -> result.values().forEach(cpu::add);
      case JOB -> {
        cpu.add(JOB_CPU, milliseconds);
        cpu.add(COMPILATION, 1000 * result.compilationSeconds() / images);
        cpu.add(COLLECTION, 1000 * result.collectionSeconds() / images);
      }
      case FORWARD_SIDE_BY_SIDE -> {
        cpu.add(FORWARD_CPU, milliseconds);
        share.add(FORWARD_CPU, result.cpuSeconds() / result.wallSeconds() / cores);
      }
      default -> {}
    }
    if (system != DetectSystem.STAGES) {
      result.values().forEach(speeds::add);
    }
    result
        .values()
        .forEach((name, value) -> progress.printf(Locale.ROOT, "  %s: %.3f%n", name, value));
  }

  private String fastest() {
    return speeds.fastest(List.of(OnnxRuntimeForward.INSIDE, OnnxRuntimeForward.SIDE_BY_SIDE));
  }

  /** Ratios by their names in the JSON file, each taken repetition by repetition. */
  Map<String, Spread> ratios() {
    String forward = fastest();
    Map<String, Spread> ratios = new LinkedHashMap<>();
    ratios.put("job_over_onnxruntime", speeds.ratio(DetectJobRun.JOB, forward));
    ratios.put("command_over_onnxruntime", speeds.ratio(DetectJobRun.COMMAND, forward));
    ratios.put("scoring_over_onnxruntime", speeds.ratio(DetectJobRun.SCORING, forward));
    ratios.put("forward_cpu_over_command_cpu", cpu.ratio(FORWARD_CPU, JOB_CPU));
    if (speeds.spreads().containsKey(StockDl4jForward.NAME)) {
      ratios.put("onnxruntime_over_dl4j", speeds.ratio(forward, StockDl4jForward.NAME));
      ratios.put("job_over_dl4j", speeds.ratio(DetectJobRun.JOB, StockDl4jForward.NAME));
    }
    ratios.put(
        "boxes_over_forward", speeds.ratio(forward, BoxProcessing.DETECTIONS).dividedBy(cores));
    ratios.put(
        "all_boxes_over_forward", speeds.ratio(forward, BoxProcessing.EVERY_BOX).dividedBy(cores));
    return ratios;
  }

  /**
   * Milliseconds of processor time per image: the stages, what the command needs beyond them, and
   * both sums. The rest is a difference of medians.
   */
  Map<String, Spread> split() {
    Map<String, Spread> measured = cpu.spreads();
    Map<String, Spread> split = new LinkedHashMap<>();
    double stages = 0;
    for (String stage : StageSplit.STAGES) {
      split.put(stage, measured.get(stage));
      stages += measured.get(stage).median();
    }
    double rest = measured.get(JOB_CPU).median() - stages;
    split.put(REST, new Spread(rest, rest, rest));
    for (String more : List.of(COMPILATION, COLLECTION, JOB_CPU, FORWARD_CPU)) {
      split.put(more, measured.get(more));
    }
    return split;
  }

  /** Why the times by the clock should not be trusted; empty if nothing speaks against them. */
  String noise() {
    double had = share.spreads().get(FORWARD_CPU).min();
    if (had < UNDISTURBED) {
      return String.format(
          Locale.ROOT,
          "noisy: the bare forward pass got %.0f %% of the cores; compare processor time, not"
              + " speeds",
          100 * had);
    }
    Spread forward = speeds.spreads().get(fastest());
    if (forward.max() > STEADY * forward.min()) {
      return String.format(
          Locale.ROOT,
          "noisy: the bare forward pass itself ran at %.1f to %.1f images/s; compare the ratios",
          forward.min(),
          forward.max());
    }
    return "";
  }

  /** The tables for a terminal. */
  String text() {
    ResultTable speedTable = new ResultTable("images/s");
    speeds.spreads().forEach(speedTable::add);
    ResultTable ratioTable = new ResultTable("ratio");
    ratios().forEach(ratioTable::add);
    ResultTable splitTable = new ResultTable("CPU ms/image");
    split().forEach(splitTable::add);
    String noise = noise();
    return speedTable
        + String.format(
            Locale.ROOT, "%nlayout of plain ONNX Runtime in the ratios: %s%n%n", fastest())
        + ratioTable
        + System.lineSeparator()
        + splitTable
        + (noise.isEmpty() ? "" : System.lineSeparator() + noise + System.lineSeparator());
  }

  /** The same for a file, with what was measured. */
  Map<String, Object> json(Request request, int repetitions, String batchSize) {
    Map<String, Object> figures = new LinkedHashMap<>();
    Map<String, Spread> ratios = ratios();
    ratios.forEach((name, ratio) -> figures.put(name, ratio.median()));
    figures.put("ratios", ratios);
    figures.put("images_per_second", speeds.spreads());
    figures.put("cpu_milliseconds", split());
    figures.put("onnxruntime_layout", fastest());
    figures.put("noise", noise());
    figures.put("model", request.model());
    figures.put("width", request.size().width());
    figures.put("height", request.size().height());
    figures.put("images", images);
    figures.put("repetitions", repetitions);
    figures.put("cores", cores);
    figures.put("batch_size", batchSize);
    return figures;
  }
}
