package io.lookonce.jobs.scoring.task;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageInput;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/**
 * Turns images into rows: read, decode, resize, one forward pass for all of them, and what the
 * {@link Postprocessing} makes of it. One per task at a time; it keeps its buffers from pass to
 * pass.
 */
final class ImageScorer {

  private static final double MILLISECOND = 1e6;

  private final ModelCard card;
  private final OnnxNetwork network;
  private final Postprocessor interpreter;
  private final StructType schema;
  private final ImageReader reader;
  private final ImageDecoder decoder;
  private final TensorWriter tensorWriter;
  private final int batchSize;

  /**
   * Whether the network was exported for one batch size and takes no other; a smaller batch then
   * goes with what the buffer held before.
   */
  private final boolean fixedBatch;

  /** How long a forward pass may take for each image. */
  private final Duration forwardLimit;

  private final FloatBuffer images;
  private final float[] output;
  private OutputFaults taken = OutputFaults.NONE;

  ImageScorer(ScoringJob job, ModelCard card, OnnxNetwork network, Storage storage) {
    this.card = card;
    this.network = network;
    this.interpreter = job.interpretation().open(card, network, storage);
    this.schema = job.interpretation().schema();
    this.reader = new ImageReader(storage, job.limits().maxBytes());
    this.decoder = new ImageDecoder(job.limits().maxPixels());
    this.tensorWriter = new TensorWriter(card.input());
    long taken = network.inputShape()[0];
    this.fixedBatch = taken > 0;
    this.batchSize = fixedBatch ? Math.toIntExact(taken) : job.limits().batchSize();
    this.forwardLimit = Duration.ofSeconds(job.limits().forwardSeconds());
    this.images = directBuffer(Math.multiplyExact(batchSize, card.input().floats()));
    this.output = new float[Math.multiplyExact(batchSize, interpreter.outputsPerImage())];
  }

  /** Counts the outputs that were no sound results since this was asked last. */
  OutputFaults takeFaults() {
    OutputFaults all = interpreter.faults();
    OutputFaults since = all.since(taken);
    taken = all;
    return since;
  }

  /** How many images one call of {@link #score} may have. */
  int batchSize() {
    return batchSize;
  }

  /**
   * Scores at most a batch of images.
   *
   * @return one row for each, in the same order
   */
  List<Row> score(List<ImageInput> inputs) throws IOException {
    Row[] rows = new Row[inputs.size()];
    List<PreprocessedImage> prepared = new ArrayList<>(inputs.size());
    int[] places = new int[inputs.size()];
    for (int place = 0; place < rows.length; place++) {
      ImageInput input = inputs.get(place);
      String sha256 = null;
      try {
        long start = System.nanoTime();
        byte[] content = reader.read(input);
        sha256 = Sha256.of(content);
        places[prepared.size()] = place;
        prepared.add(prepare(input, content, sha256, prepared.size(), start));
      } catch (ImageRefused refused) {
        rows[place] = errorRow(input.file(), sha256, refused);
      } catch (OutOfMemoryError tooLarge) {
        rows[place] = errorRow(input.file(), sha256, ImageRefused.outOfMemory(tooLarge));
      }
    }
    if (!prepared.isEmpty()) {
      forward(prepared, places, rows);
    }
    return List.of(rows);
  }

  private PreprocessedImage prepare(
      ImageInput input, byte[] content, String sha256, int index, long start) throws ImageRefused {
    Image image = decoder.decode(content);
    int position = index * card.input().floats();
    BoxScaling scaling = tensorWriter.write(image, images, position);
    interpreter.arrange(images, position);
    return new PreprocessedImage(
        input.file(),
        sha256,
        image.width(),
        image.height(),
        scaling,
        interpreter.needsImage() ? image : null,
        millisecondsSince(start));
  }

  /**
   * Scores what was prepared.
   *
   * @param places for each image, its place among the rows
   */
  private void forward(List<PreprocessedImage> prepared, int[] places, Row[] rows)
      throws IOException {
    long start = System.nanoTime();
    try {
      pass(0, fixedBatch ? batchSize : prepared.size());
    } catch (OnnxNetwork.TimeLimitExceeded tooSlow) {
      forwardOneByOne(prepared, places, rows);
      return;
    }
    float forwardMilliseconds = millisecondsSince(start) / prepared.size();
    for (int i = 0; i < prepared.size(); i++) {
      PreprocessedImage image = prepared.get(i);
      Object[] results = interpreter.results(output, i * interpreter.outputsPerImage(), image);
      rows[places[i]] = row(image, results, forwardMilliseconds);
    }
  }

  /** Runs the network on images of the buffer, from the given one on. */
  private void pass(int first, int count) {
    int floats = card.input().floats();
    network.run(
        images.slice(first * floats, count * floats),
        count,
        output,
        forwardLimit.multipliedBy(count));
  }

  /** Finds those of a batch that took the network too long; the others get their results. */
  private void forwardOneByOne(List<PreprocessedImage> prepared, int[] places, Row[] rows)
      throws IOException {
    boolean alone = fixedBatch || prepared.size() == 1;
    for (int i = 0; i < prepared.size(); i++) {
      PreprocessedImage image = prepared.get(i);
      long start = System.nanoTime();
      try {
        if (!alone) {
          pass(i, 1);
        }
        rows[places[i]] =
            alone
                ? errorRow(image.file(), image.sha256(), tooSlow())
                : row(image, interpreter.results(output, 0, image), millisecondsSince(start));
      } catch (OnnxNetwork.TimeLimitExceeded again) {
        rows[places[i]] = errorRow(image.file(), image.sha256(), tooSlow());
      }
    }
  }

  private ImageRefused tooSlow() {
    return new ImageRefused(
        "too slow",
        "its forward pass was stopped after --max-forward-seconds " + forwardLimit.toSeconds());
  }

  private Row row(PreprocessedImage prepared, Object[] results, float forwardMilliseconds) {
    return row(
        prepared.file(),
        prepared.sha256(),
        prepared.width(),
        prepared.height(),
        results,
        null,
        prepared.decodeMilliseconds(),
        forwardMilliseconds);
  }

  private Row errorRow(ImageFile file, String sha256, ImageRefused refused) {
    return row(file, sha256, null, null, interpreter.noResults(), refused.getMessage(), null, null);
  }

  /** The values of {@link ScoringTable#schema}. */
  private Row row(
      ImageFile file,
      String sha256,
      Integer width,
      Integer height,
      Object[] results,
      String error,
      Float decodeMilliseconds,
      Float forwardMilliseconds) {
    List<Object> values = new ArrayList<>();
    values.add(file.path());
    values.add(new Timestamp(file.modificationTime()));
    values.add(Math.max(0, file.length()));
    values.add(sha256);
    values.add(width);
    values.add(height);
    values.add(card.name());
    values.add(card.version());
    values.addAll(Arrays.asList(results));
    values.add(error);
    values.add(decodeMilliseconds);
    values.add(forwardMilliseconds);
    values.add(new Timestamp(System.currentTimeMillis()));
    return new GenericRowWithSchema(values.toArray(), schema);
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static float millisecondsSince(long start) {
    return (float) ((System.nanoTime() - start) / MILLISECOND);
  }
}
