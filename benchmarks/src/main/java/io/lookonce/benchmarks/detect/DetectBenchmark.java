package io.lookonce.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.benchmarks.detect.DetectProcess.DetectSystem;
import io.lookonce.benchmarks.detect.DetectProcess.Setting;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.DetectWorkload.Request;
import io.lookonce.benchmarks.measure.FrameSize;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
        "Compares the whole detect job with ONNX Runtime's forward pass, and says where the"
            + " processor's time goes. Each measurement has a process of its own; their order is"
            + " random in each repetition. Images are rendered.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DetectBenchmark implements Callable<Integer> {

  private static final int STRIDE = 32;
  private static final long SEED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "untrained-yolov2|nano|FILE",
      defaultValue = DetectWorkload.UNTRAINED_YOLO2,
      description =
          "untrained-yolov2: YOLOv2 with random weights, which DL4J runs too. nano: 1 billion"
              + " operations, random weights. Or the folder of a model, or a file that 'models"
              + " import' takes. Default: ${DEFAULT-VALUE}")
  private String model;

  @Option(
      names = "--images",
      paramLabel = "imagenet|720p|4k",
      defaultValue = "720p",
      description = "Size of the JPEG files: 500x375, 1280x720, 3840x2160. Default: 720p")
  private String images;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "192",
      description = "Images per repetition. Default: ${DEFAULT-VALUE}")
  private int count;

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
      description = "Side of YOLOv2's input, a multiple of 32. Default: ${DEFAULT-VALUE}")
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
  private String batchSize;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results to this file.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    Request request = new Request(model, requireRanges(), count, input);
    Path folder = Files.createTempDirectory("lookonce-benchmark");
    try {
      System.err.printf(Locale.ROOT, "making %s and %d images of %s%n", model, count, images);
      DetectWorkload.create(folder, request);
      report(measure(new Setting(folder, request, cores, batchSize)), request);
      return 0;
    } finally {
      new Storage(new Configuration()).delete(DetectWorkload.hadoopPath(folder));
    }
  }

  private FrameSize requireRanges() {
    require(count >= cores, "--count %s: at least one for each core is needed", count);
    require(repetitions >= 1, "--repetitions %s: at least 1 is needed", repetitions);
    require(
        input >= STRIDE && input % STRIDE == 0, "--input %s: a multiple of 32 is needed", input);
    require(cores >= 1, "--cores %s: at least 1 is needed", cores);
    require(
        batchSize.matches("[1-9][0-9]{0,5}"), "--batch-size %s: at least 1 is needed", batchSize);
    boolean isMade =
        model.equals(DetectWorkload.UNTRAINED_YOLO2) || model.equals(DetectWorkload.NANO);
    require(
        isMade || Files.exists(Path.of(model)),
        "--model %s: neither untrained-yolov2 nor nano, and no file of that name",
        model);
    FrameSize size = FrameSize.of(images).orElse(null);
    require(size != null, "--images %s: use imagenet, 720p or 4k", images);
    return size;
  }

  private void require(boolean condition, String message, Object value) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT, message, value));
    }
  }

  private DetectFigures measure(Setting setting) throws Exception {
    List<DetectSystem> systems = new ArrayList<>(List.of(DetectSystem.values()));
    if (!setting.request().isYolo2()) {
      systems.remove(DetectSystem.DL4J);
    }
    Random order = new Random(SEED);
    DetectFigures figures = new DetectFigures(count, cores);
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      System.err.printf(Locale.ROOT, "repetition %d of %d%n", repetition, repetitions);
      Collections.shuffle(systems, order);
      for (DetectSystem system : systems) {
        figures.add(system, DetectProcess.measure(system, setting), System.err);
      }
    }
    return figures;
  }

  private void report(DetectFigures figures, Request request) throws IOException {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s, %d images of %dx%d, %d cores, %d repetitions: median (min to max)%n%s",
            model,
            count,
            request.size().width(),
            request.size().height(),
            cores,
            repetitions,
            figures.text());
    spec.commandLine().getOut().flush();
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), figures.json(request, repetitions, batchSize));
    }
  }
}
