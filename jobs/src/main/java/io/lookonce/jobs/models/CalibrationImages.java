package io.lookonce.jobs.models;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.InputRule;
import io.lookonce.image.TensorWriter;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Images at even distances of a listing, as a network takes them; each pass reads them anew. */
final class CalibrationImages implements Iterable<FloatBuffer> {

  private static final long MAX_PIXELS = 100_000_000;

  private final Storage storage;
  private final InputRule input;
  private final int batch;
  private final List<Path> files = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final StringBuilder digests = new StringBuilder();

  /**
   * Chooses the images and checks that they can be read.
   *
   * @param batch how many images the network takes; it gets as many copies of each
   * @throws InputRefused if none can
   */
  CalibrationImages(Storage storage, List<ImageFile> listed, int count, InputRule input, int batch)
      throws IOException {
    this.storage = storage;
    this.input = input;
    this.batch = batch;
    int chosen = Math.min(count, listed.size());
    for (int i = 0; i < chosen; i++) {
      Path file = new Path(listed.get((int) ((long) i * listed.size() / chosen)).path());
      try {
        byte[] content = storage.readBytes(file);
        new ImageDecoder(MAX_PIXELS).decode(content);
        digests.append(Sha256.of(content)).append('\n');
        files.add(file);
      } catch (ImageRefused unreadable) {
        refused.add(file + ": " + unreadable.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw new InputRefused(
          refused.isEmpty()
              ? "--calibrate: there is no image"
              : String.format(
                  Locale.ROOT,
                  "--calibrate: none of %d images can be read: %s",
                  chosen,
                  refused.get(0)));
    }
  }

  /** How many are used. */
  int read() {
    return files.size();
  }

  /** Those that cannot be read, with the reasons. */
  List<String> refused() {
    return refused;
  }

  /** Digest of the images' digests, in order. */
  String sha256() {
    return Sha256.of(digests.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Iterator<FloatBuffer> iterator() {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(batch * Float.BYTES, input.floats()))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    TensorWriter writer = new TensorWriter(input);
    return files.stream()
        .map(
            file -> {
              try {
                Image image = new ImageDecoder(MAX_PIXELS).decode(storage.readBytes(file));
                for (int i = 0; i < batch; i++) {
                  writer.write(image, buffer, i * input.floats());
                }
                return buffer;
              } catch (IOException gone) {
                throw new UncheckedIOException(gone);
              }
            })
        .iterator();
  }
}
