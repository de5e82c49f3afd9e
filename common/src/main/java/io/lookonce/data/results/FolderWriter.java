package io.lookonce.data.results;

import io.lookonce.data.boxes.format.FilePaths;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Writes one file per image, in the same folders as the images. */
abstract class FolderWriter implements ResultWriter {

  private final Storage storage;
  private final Path folder;
  private final String extension;
  private final Map<String, String> imageByStem = new HashMap<>();

  FolderWriter(Storage storage, Path folder, String extension) {
    this.storage = storage;
    this.folder = folder;
    this.extension = extension;
  }

  /** The content of an image's file. */
  abstract byte[] content(ImageResult image);

  @Override
  public final void add(ImageResult image) throws IOException {
    String stem = FilePaths.stem(image.name());
    String before = imageByStem.putIfAbsent(stem, image.name());
    if (before != null) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s and %s would share the file %s%s; this format tells images apart by their names"
                  + " without extension",
              before,
              image.name(),
              stem,
              extension));
    }
    write(stem + extension, content(image));
  }

  final void write(String name, byte[] content) throws IOException {
    storage.writeAtomically(new Path(folder, name), content);
  }

  @Override
  public void close() throws IOException {
    // Every file is complete once it is written.
  }
}
