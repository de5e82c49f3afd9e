package io.lookonce.jobs.scoring.task;

import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.image.Image;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * How a network's output becomes the results of an image: the difference between one kind of
 * scoring and another on an executor. Equal values give equal rows.
 *
 * @param <R> result of one image
 */
public interface Postprocessing<R> extends Serializable {

  /** The columns of the table, in the order of {@link ScoringTable}. */
  StructType schema();

  /**
   * The values of the result columns.
   *
   * @param result null for an image that could not be read
   * @param classes the model's class names by id
   */
  Object[] columns(R result, List<String> classes);

  /**
   * Opens a postprocessor for a network.
   *
   * @throws IllegalArgumentException in one line, if the network does not fit its card
   */
  Postprocessor<R> open(ModelCard card, OnnxNetwork network, Storage storage);

  /** Computes the results of one image after another. It keeps buffers and serves one thread. */
  interface Postprocessor<R> {

    /** Number of floats in the network's output for one image. */
    int outputsPerImage();

    /** Whether {@link #result} reads {@link PreprocessedImage#image}. */
    default boolean needsImage() {
      return false;
    }

    /**
     * Reorders the values of one image in place if the network does not take planes.
     *
     * @param images holds the image as three planes
     * @param position index of the image's first value
     */
    default void arrange(FloatBuffer images, int position) {}

    /**
     * The result of one image.
     *
     * @param output the network's output for a batch
     * @param offset index of the image's first value
     * @throws IOException if a painted image cannot be written
     */
    R result(float[] output, int offset, PreprocessedImage image) throws IOException;

    /** Invalid outputs of the network since this was opened. */
    default OutputFaults faults() {
      return OutputFaults.NONE;
    }
  }

  /**
   * An image that was written to the network's input.
   *
   * @param file which image
   * @param sha256 of its bytes
   * @param width in pixels
   * @param height in pixels
   * @param scaling maps boxes of the network's input to the original image
   * @param image the decoded image if the postprocessor needs it, else null
   * @param decodeMilliseconds for reading, decoding and resizing
   */
  record PreprocessedImage(
      ImageFile file,
      String sha256,
      int width,
      int height,
      BoxScaling scaling,
      Image image,
      float decodeMilliseconds) {}
}
