package io.lookonce.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.benchmarks.measure.Alternation;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Measurements.Spread;
import io.lookonce.benchmarks.measure.ResultTable;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code benchmark detect}: compares the whole detection job with the bare forward pass and DL4J.
 */
@Command(
    name = "detect",
    description =
        "Compares the whole detect job with ONNX Runtime's and DL4J's forward pass, on YOLOv2 with"
            + " random weights and rendered images of 1280x720.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DetectBenchmark implements Callable<Integer> {

  private static final int DL4J_PASSES = 2;
  private static final int STRIDE = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "192",
      description = "Images per repetition. Default: ${DEFAULT-VALUE}")
  private int images;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description = "Default: ${DEFAULT-VALUE}")
  private int repetitions;

  @Option(
      names = "--input",
      paramLabel = "PIXELS",
      defaultValue = "608",
      description = "Side of the network's input, a multiple of 32. Default: ${DEFAULT-VALUE}")
  private int input;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores of the job and of ONNX Runtime. Default: all")
  private int cores = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images per forward pass of the job. Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results to this file.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    requireRanges();
    System.setProperty("spark.master", "local[" + cores + "]");
    Path folder = Files.createTempDirectory("lookonce-benchmark");
    try {
      System.err.printf(Locale.ROOT, "making YOLOv2-%d and %d images%n", input, images);
      measure(new DetectWorkload(folder, input, images));
      return 0;
    } finally {
      new Storage(new Configuration()).delete(DetectWorkload.hadoopPath(folder));
    }
  }

  private void requireRanges() {
    require(images >= cores, "--images %d: at least one for each core is needed", images);
    require(repetitions >= 1, "--repetitions %d: at least 1 is needed", repetitions);
    require(
        input >= STRIDE && input % STRIDE == 0, "--input %d: a multiple of 32 is needed", input);
    require(cores >= 1, "--cores %d: at least 1 is needed", cores);
    require(batchSize >= 1, "--batch-size %d: at least 1 is needed", batchSize);
  }

  private void require(boolean condition, String message, int value) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT, message, value));
    }
  }

  private void measure(DetectWorkload workload) throws Exception {
    BoxProcessing detections = BoxProcessing.detections(workload);
    BoxProcessing everyBox = BoxProcessing.everyBox(workload);
    try (OnnxRuntimeForward inside = OnnxRuntimeForward.threadsInsideOnePass(workload, cores);
        OnnxRuntimeForward sideBySide = OnnxRuntimeForward.threadsSideBySide(workload, cores)) {
      Measurements speeds =
          new Alternation(
                  List.of(
                      inside,
                      sideBySide,
                      new DetectJobRun(workload, batchSize),
                      new StockDl4jForward(workload, DL4J_PASSES),
                      detections,
                      everyBox),
                  System.err)
              .run(repetitions);
      String fastest = speeds.fastest(List.of(inside.name(), sideBySide.name()));
      Map<String, Spread> ratios = new DetectComparison(speeds, fastest, cores).ratios();
      print(speeds.spreads(), ratios, fastest, detections.candidates(), everyBox.candidates());
      if (json != null) {
        writeJson(speeds.spreads(), ratios, fastest, detections.candidates());
      }
    }
  }

  private void print(
      Map<String, Spread> speeds,
      Map<String, Spread> ratios,
      String fastest,
      int candidates,
      int allCandidates) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "YOLOv2-%d, %d images of %dx%d, %d cores, %d repetitions: median (min to max)%n",
        input,
        images,
        DetectWorkload.FRAME_WIDTH,
        DetectWorkload.FRAME_HEIGHT,
        cores,
        repetitions);
    ResultTable speedTable = new ResultTable("images/s");
    speeds.forEach(speedTable::add);
    out.print(speedTable);
    out.printf(
        Locale.ROOT, "%nbest layout of plain ONNX Runtime, the reference below: %s%n", fastest);
    out.printf(
        Locale.ROOT,
        "candidates in the measured image: %d with the model's threshold, %d without%n%n",
        candidates,
        allCandidates);
    ResultTable ratioTable = new ResultTable("ratio");
    ratios.forEach(ratioTable::add);
    out.print(ratioTable);
    out.flush();
  }

  private void writeJson(
      Map<String, Spread> speeds, Map<String, Spread> ratios, String fastest, int candidates)
      throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    ratios.forEach((name, ratio) -> figures.put(name, ratio.median()));
    figures.put("ratios", ratios);
    figures.put("images_per_second", speeds);
    figures.put("onnxruntime_layout", fastest);
    figures.put("candidates", candidates);
    figures.put("input", input);
    figures.put("images", images);
    figures.put("repetitions", repetitions);
    figures.put("cores", cores);
    figures.put("batch_size", batchSize);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), figures);
  }

  /** Ratios between the speeds of the detection benchmark. */
  private static final class DetectComparison {

    private final Measurements speeds;
    private final String forward;
    private final int cores;

    /**
     * @param forward the fastest of plain ONNX Runtime's layouts
     * @param cores of the forward pass and of the job
     */
    DetectComparison(Measurements speeds, String forward, int cores) {
      this.speeds = speeds;
      this.forward = forward;
      this.cores = cores;
    }

    /** Ratios by their names in the JSON file. */
    Map<String, Spread> ratios() {
      Map<String, Spread> ratios = new LinkedHashMap<>();
      ratios.put("job_over_onnxruntime", speeds.ratio(DetectJobRun.JOB, forward));
      ratios.put("command_over_onnxruntime", speeds.ratio(DetectJobRun.COMMAND, forward));
      ratios.put("scoring_over_onnxruntime", speeds.ratio(DetectJobRun.SCORING, forward));
      ratios.put("onnxruntime_over_dl4j", speeds.ratio(forward, StockDl4jForward.NAME));
      ratios.put("job_over_dl4j", speeds.ratio(DetectJobRun.JOB, StockDl4jForward.NAME));
      ratios.put("boxes_over_forward", share(BoxProcessing.DETECTIONS));
      ratios.put("all_boxes_over_forward", share(BoxProcessing.EVERY_BOX));
      return ratios;
    }

    /** Time of one core for an image's boxes, as a fraction of its time for the forward pass. */
    private Spread share(String boxes) {
      return speeds.ratio(forward, boxes).dividedBy(cores);
    }
  }
}
