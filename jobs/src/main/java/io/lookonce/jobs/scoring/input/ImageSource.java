package io.lookonce.jobs.scoring.input;

import static io.lookonce.jobs.scoring.layout.ScoringTable.optional;
import static io.lookonce.jobs.scoring.layout.ScoringTable.required;

import io.lookonce.image.Image;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A source of images. */
public interface ImageSource {

  /** The current content of the source. */
  ImageListing listing();

  /**
   * The images of a batch, distributed to tasks, which read them.
   *
   * @return rows for {@link ImageInput#of}
   */
  Dataset<Row> inputs(Batch batch);

  /** The bytes of an image, read on the driver for a report. */
  byte[] content(ImageFile file) throws IOException;

  /**
   * An image to score.
   *
   * @param content its bytes from a table; null if the scorer opens the file, which it never does
   *     for a row of a table
   * @param decoded its pixels if another program has decoded it, else null
   * @param isMissing whether it is known to be absent
   */
  public record ImageInput(ImageFile file, byte[] content, Image decoded, boolean isMissing) {

    public ImageInput(ImageFile file, byte[] content) {
      this(file, content, null, false);
    }

    /** An image that another program has decoded. */
    public static ImageInput decoded(ImageFile file, Image image) {
      return new ImageInput(file, null, image, false);
    }

    /** The columns of an input, in the order of {@link #row}. */
    static final StructType SCHEMA =
        DataTypes.createStructType(
            List.of(
                required("path", DataTypes.StringType),
                required("length", DataTypes.LongType),
                required("modification_time", DataTypes.LongType),
                optional("container", DataTypes.StringType),
                optional("content", DataTypes.BinaryType),
                required("is_missing", DataTypes.BooleanType)));

    /** The image of a row that {@link ImageSource#inputs} returned. */
    public static ImageInput of(Row row) {
      return new ImageInput(
          new ImageFile(row.getString(0), row.getLong(1), row.getLong(2), row.getString(3)),
          row.getAs(4),
          null,
          row.getBoolean(5));
    }

    /** The row that travels to a task. */
    Row row() {
      return RowFactory.create(
          file.path(),
          file.length(),
          file.modificationTime(),
          file.container(),
          content,
          isMissing);
    }

    /** An image that is absent now, but was planned or scored before. */
    static ImageInput missing(ImageFile file) {
      return new ImageInput(file, null, null, true);
    }
  }
}
