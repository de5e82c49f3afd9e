package io.lookonce.jobs.ml;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.storage.FolderEntry;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Retry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The column that images are read from. Its type says how: {@code binary} is the bytes of a file,
 * as in {@code content} of Spark's {@code binaryFile} source; {@code string} is a path, which the
 * task opens; a struct as in {@code image} of Spark's {@code image} source is pixels.
 */
final class ImageColumn {

  /** Columns of Spark's sources, in the order in which they are looked for. */
  static final List<String> USUAL = List.of("content", "image", "path");

  private static final String TYPES =
      "binary (an image file), string (a path) or the struct of Spark's image source";

  private static final List<StructField> PIXELS =
      List.of(
          DataTypes.createStructField("height", DataTypes.IntegerType, true),
          DataTypes.createStructField("width", DataTypes.IntegerType, true),
          DataTypes.createStructField("nChannels", DataTypes.IntegerType, true),
          DataTypes.createStructField("data", DataTypes.BinaryType, true));

  private static final int GREY = 1;
  private static final int COLOUR = 3;
  private static final int COLOUR_AND_ALPHA = 4;

  private ImageColumn() {}

  /**
   * Finds the column in a schema.
   *
   * @param name null for the first of {@link #USUAL} that is there
   * @return its index
   * @throws InputRefused naming the column, if it is missing or has another type
   */
  static int indexIn(StructType schema, String stage, String name) {
    List<String> columns = Arrays.asList(schema.fieldNames());
    if (name != null) {
      int index = columns.indexOf(name);
      if (index < 0) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: the data set has no column '%s', only %s; name another with inputCol",
                stage,
                name,
                String.join(", ", columns)));
      }
      requireType(stage + ": column '" + name + "'", schema.fields()[index].dataType());
      return index;
    }
    for (String usual : USUAL) {
      int index = columns.indexOf(usual);
      if (index >= 0 && isImage(schema.fields()[index].dataType())) {
        return index;
      }
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s: the data set has no column of images (content, image or path), only %s; name it"
                + " with inputCol",
            stage,
            String.join(", ", columns)));
  }

  /**
   * Checks a type.
   *
   * @param subject what has it, for the message
   * @throws InputRefused if no image can be read from it
   */
  static void requireType(String subject, DataType type) {
    if (!isImage(type)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "%s is %s; it must be %s", subject, type.simpleString(), TYPES));
    }
  }

  private static boolean isImage(DataType type) {
    return type.equals(DataTypes.BinaryType)
        || type.equals(DataTypes.StringType)
        || type instanceof StructType struct && isPixels(struct);
  }

  private static boolean isPixels(StructType struct) {
    return PIXELS.stream()
        .allMatch(
            field ->
                Arrays.asList(struct.fieldNames()).contains(field.name())
                    && struct.apply(field.name()).dataType().equals(field.dataType()));
  }

  /**
   * The image of a value of the column.
   *
   * @throws ImageRefused if the value is null, no path or no image
   */
  static ImageInput input(Object value, Storage storage) throws ImageRefused {
    if (value == null) {
      throw new ImageRefused("no image", "the value is null");
    }
    if (value instanceof byte[] content) {
      return new ImageInput(new ImageFile("", content.length, 0, null), content);
    }
    if (value instanceof Row pixels) {
      return ImageInput.decoded(new ImageFile("", 0, 0, null), image(pixels));
    }
    return new ImageInput(file(value.toString(), storage), null);
  }

  private static ImageFile file(String name, Storage storage) throws ImageRefused {
    FolderEntry entry;
    try {
      Path path = storage.qualify(Storage.path(name));
      entry = Retry.of(() -> FolderEntry.at(storage, path));
    } catch (InputRefused | IllegalArgumentException unusable) {
      throw new ImageRefused("unreadable", unusable.getMessage());
    } catch (IOException failed) {
      // The file system failed, not the image: the task is tried again.
      throw new UncheckedIOException(
          new IOException(name + " cannot be read: " + failed.getMessage(), failed));
    }
    if (entry == null) {
      throw new ImageRefused("not found", "nothing is there");
    }
    if (entry.isFolder()) {
      throw new ImageRefused("unreadable", "it is a folder");
    }
    return new ImageFile(entry.path().toString(), entry.length(), entry.modified(), null);
  }

  /**
   * Pixels of Spark's image source: rows from the top, each pixel as blue, green, red. Grey values
   * are repeated and alpha is dropped, as by the decoder of image files.
   */
  private static Image image(Row struct) throws ImageRefused {
    Integer height = struct.getAs("height");
    Integer width = struct.getAs("width");
    Integer channels = struct.getAs("nChannels");
    byte[] data = struct.getAs("data");
    if (height == null || width == null || channels == null || data == null || height < 1) {
      throw new ImageRefused(ImageRefused.CORRUPT, "Spark's image source could not decode it");
    }
    if (channels != GREY && channels != COLOUR && channels != COLOUR_AND_ALPHA) {
      throw new ImageRefused(ImageRefused.UNSUPPORTED, "an image of " + channels + " channels");
    }
    if (width < 1 || data.length != (long) height * width * channels) {
      throw new ImageRefused(
          ImageRefused.CORRUPT,
          String.format(
              Locale.ROOT,
              "%dx%d pixels of %d channels in %d bytes",
              width,
              height,
              channels,
              data.length));
    }
    return new Image(width, height, channels == COLOUR ? data : colours(data, channels));
  }

  private static byte[] colours(byte[] data, int channels) {
    byte[] colours = new byte[data.length / channels * COLOUR];
    for (int from = 0, to = 0; from < data.length; from += channels) {
      for (int channel = 0; channel < COLOUR; channel++) {
        colours[to++] = data[channels == GREY ? from : from + channel];
      }
    }
    return colours;
  }
}
