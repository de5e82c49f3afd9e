package io.lookonce.jobs.scoring;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.PictureRefused;
import io.lookonce.image.TensorWriter;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns pictures into rows: read, decode, resize, one forward pass for all of them, head,
 * suppression. One per task at a time; it keeps its buffers from pass to pass.
 */
final class PictureScorer {

  private static final Row[] NO_DETECTIONS = {};
  private static final float JPEG_QUALITY = 0.9f;
  private static final double MILLISECOND = 1e6;

  private final ScoringJob job;
  private final ModelCard card;
  private final OnnxNetwork network;
  private final Storage storage;
  private final PictureReader reader;
  private final PictureDecoder decoder;
  private final TensorWriter tensorWriter;
  private final Head head;
  private final NonMaxSuppression suppression;
  private final boolean[] wantedClasses;
  private final DetectionPainter painter = new DetectionPainter();
  private final JpegWriter jpegWriter = new JpegWriter();
  private final Candidates candidates = new Candidates();
  private final int batchSize;
  private final FloatBuffer images;
  private final float[] output;

  PictureScorer(ScoringJob job, ModelCard card, OnnxNetwork network, Storage storage) {
    this.job = job;
    this.card = card;
    this.network = network;
    this.storage = storage;
    this.reader = new PictureReader(storage, job.maxBytes());
    this.decoder = new PictureDecoder(job.maxPixels());
    this.tensorWriter = new TensorWriter(card.input());
    this.head =
        DetectorHead.of(
            new DetectorHead.InputSize(card.input().width(), card.input().height()),
            card.head(),
            card.classes().size(),
            network);
    this.suppression =
        new NonMaxSuppression(
            job.settings().iouThreshold(), job.settings().maxBoxes(), job.settings().suppression());
    this.wantedClasses = wantedClasses();
    this.batchSize = batchSize(job.batchSize(), network.inputShape()[0]);
    this.images = directBuffer(batchSize * card.input().floats());
    this.output = new float[batchSize * head.values()];
  }

  /** A picture whose tensor is in place. */
  private record Prepared(
      PictureInput input,
      String sha256,
      int width,
      int height,
      BoxScaling scaling,
      Picture pictureToPaint,
      float decodeMilliseconds) {}

  /** How many pictures one call of {@link #score} may have. */
  int batchSize() {
    return batchSize;
  }

  /**
   * Scores at most a batch of pictures.
   *
   * @return one row for each, in any order
   */
  List<Row> score(List<PictureInput> inputs) throws IOException {
    List<Row> rows = new ArrayList<>(inputs.size());
    List<Prepared> prepared = new ArrayList<>(inputs.size());
    for (PictureInput input : inputs) {
      String sha256 = null;
      try {
        long start = System.nanoTime();
        byte[] content = reader.read(input);
        sha256 = Sha256.of(content);
        prepared.add(prepare(input, content, sha256, prepared.size(), start));
      } catch (PictureRefused refused) {
        rows.add(errorRow(input, sha256, refused));
      }
    }
    if (!prepared.isEmpty()) {
      forward(prepared, rows);
    }
    return rows;
  }

  private Prepared prepare(
      PictureInput input, byte[] content, String sha256, int position, long start)
      throws PictureRefused {
    Picture picture = decoder.decode(content);
    BoxScaling scaling = tensorWriter.write(picture, images, position * card.input().floats());
    return new Prepared(
        input,
        sha256,
        picture.width(),
        picture.height(),
        scaling,
        job.painting().mode() == Painting.Mode.NONE ? null : picture,
        millisecondsSince(start));
  }

  private void forward(List<Prepared> prepared, List<Row> rows) throws IOException {
    long start = System.nanoTime();
    network.run(images, prepared.size(), output);
    float forwardMilliseconds = millisecondsSince(start) / prepared.size();
    for (int i = 0; i < prepared.size(); i++) {
      candidates.clear();
      head.decode(output, i * head.values(), (float) job.settings().scoreThreshold(), candidates);
      Prepared picture = prepared.get(i);
      List<Detection> detections = suppression.apply(candidates, picture.scaling(), wantedClasses);
      paint(picture, detections);
      rows.add(row(picture, detections, forwardMilliseconds));
    }
  }

  private void paint(Prepared prepared, List<Detection> detections) throws IOException {
    if (!job.painting().wants(detections.size())) {
      return;
    }
    Picture painted = painter.paint(prepared.pictureToPaint(), detections, card.classes());
    try (OutputStream out = storage.create(job.painting().target(prepared.input().file().path()))) {
      out.write(jpegWriter.jpeg(painted, JPEG_QUALITY));
    }
  }

  private Row row(Prepared prepared, List<Detection> detections, float forwardMilliseconds) {
    return row(
        prepared.input().file(),
        prepared.sha256(),
        prepared.width(),
        prepared.height(),
        DetectionTable.detections(detections, card.classes()),
        null,
        prepared.decodeMilliseconds(),
        forwardMilliseconds);
  }

  private Row errorRow(PictureInput input, String sha256, PictureRefused refused) {
    return row(input.file(), sha256, null, null, NO_DETECTIONS, refused.getMessage(), null, null);
  }

  private Row row(
      PictureFile file,
      String sha256,
      Integer width,
      Integer height,
      Row[] detections,
      String error,
      Float decodeMilliseconds,
      Float forwardMilliseconds) {
    return RowFactory.create(
        file.path(),
        new Timestamp(file.modificationTime()),
        file.length(),
        sha256,
        width,
        height,
        job.settings().modelName(),
        job.settings().modelVersion(),
        detections,
        error,
        decodeMilliseconds,
        forwardMilliseconds,
        new Timestamp(System.currentTimeMillis()));
  }

  private boolean[] wantedClasses() {
    if (job.settings().wantedClasses().isEmpty()) {
      return null;
    }
    boolean[] wanted = new boolean[card.classes().size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = job.settings().wantedClasses().contains(card.classes().get(i));
    }
    return wanted;
  }

  /** A network that was exported for one batch size takes no other. */
  private static int batchSize(int wanted, long fixed) {
    return fixed > 0 ? Math.toIntExact(fixed) : wanted;
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float millisecondsSince(long start) {
    return (float) ((System.nanoTime() - start) / MILLISECOND);
  }
}
