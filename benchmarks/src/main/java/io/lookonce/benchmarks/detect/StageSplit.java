package io.lookonce.benchmarks.detect;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.box.BoxScaling;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.inference.DetectorPostprocessor;
import io.lookonce.inference.Postprocessor.PreprocessedImage;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.output.ScoredImage;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What a task does with an image, stage by stage on one thread, with the classes that tasks use.
 * Its measurements are milliseconds of processor time per image.
 */
final class StageSplit implements MeasuredSystem {

  /** The stages in their order. */
  static final List<String> STAGES =
      List.of("read", "hash", "decode", "resize", "forward", "head", "row");

  /** More do not change the means. */
  private static final int MOST_IMAGES = 192;

  private static final double MILLISECOND = 1e6;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final DetectWorkload workload;
  private final ModelCard card;
  private final OnnxNetwork network;
  private final ImageReader reader;
  private final ImageDecoder decoder = new ImageDecoder(Integer.MAX_VALUE);
  private final TensorWriter writer;
  private final DetectorPostprocessor postprocessor;
  private final FloatBuffer input;
  private final float[] output;
  private final long[] nanoseconds = new long[STAGES.size()];
  private long lap;

  StageSplit(DetectWorkload workload) throws IOException {
    this.workload = workload;
    this.card = workload.bundle().card();
    this.network = OnnxNetwork.open(workload.onnx(), 1);
    this.reader = new ImageReader(workload.storage(), Integer.MAX_VALUE - 1);
    this.writer = new TensorWriter(card.input());
    DetectionSettings usual = DetectorRequest.usualSettings(workload.bundle());
    DetectionSettings settings =
        DetectionSettings.of(
            workload.bundle(),
            card.thresholds().score(),
            usual.iouThreshold(),
            usual.suppression(),
            List.of(),
            usual.maxBoxes());
    this.postprocessor = new DetectorPostprocessor(settings, card, network);
    this.input =
        ByteBuffer.allocateDirect(card.input().floats() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    this.output = new float[postprocessor.outputsPerImage()];
  }

  @Override
  public void measure(Measurements into) throws Exception {
    int images = Math.min(workload.images(), MOST_IMAGES);
    Arrays.fill(nanoseconds, 0);
    long values = 0;
    for (int index = 0; index < images; index++) {
      values += process(workload.image(index));
    }
    if (values == 0) {
      throw new IllegalStateException("no row has a value");
    }
    for (int stage = 0; stage < STAGES.size(); stage++) {
      into.add(STAGES.get(stage), nanoseconds[stage] / MILLISECOND / images);
    }
  }

  private int process(Path path) throws IOException, ImageRefused {
    ImageFile file =
        new ImageFile(
            path.toUri().toString(),
            Files.size(path),
            Files.getLastModifiedTime(path).toMillis(),
            null);
    lap = threads.getCurrentThreadCpuTime();
    byte[] content = reader.read(new ImageInput(file, null));
    end(0);
    String sha256 = Sha256.of(content);
    end(1);
    Image image = decoder.decode(content);
    end(2);
    BoxScaling scaling = writer.write(image, input, 0);
    end(3);
    network.run(input, 1, output);
    end(4);
    PreprocessedImage prepared =
        new PreprocessedImage(file.path(), image.width(), image.height(), scaling, null);
    Row[] detections =
        DetectionTable.rows(postprocessor.result(output, 0, prepared), card.classes());
    end(5);
    Row row =
        new ScoredImage(file, sha256, image.width(), image.height(), null, 0, 0)
            .row(DetectionTable.SCHEMA, card, new Object[] {detections, null});
    end(6);
    return row.length();
  }

  /** Adds the time since the last stage to this one. */
  private void end(int stage) {
    long now = threads.getCurrentThreadCpuTime();
    nanoseconds[stage] += now - lap;
    lap = threads.getCurrentThreadCpuTime();
  }
}
