package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The annotation files of a folder, not of those below it; hidden ones are left out.
 *
 * @param files in the order of their names
 * @param others how many files there are neither annotations nor images
 */
record AnnotationFiles(List<Path> files, long others) {

  /** Lists a folder, or just the one file that is given. */
  static AnnotationFiles in(Storage storage, Path location, BoxFormat format) throws IOException {
    List<Path> files = new ArrayList<>();
    long others = 0;
    if (storage.fileSystem(location).getFileStatus(location).isFile()) {
      return new AnnotationFiles(List.of(location), 0);
    }
    for (FileStatus entry : storage.list(location)) {
      String name = entry.getPath().getName();
      if (entry.isFile() && !name.startsWith(".") && !name.startsWith("_")) {
        if (name.toLowerCase(Locale.ROOT).endsWith(format.extension())) {
          files.add(entry.getPath());
        } else if (ImageFormat.byExtension(name).isEmpty()) {
          others++;
        }
      }
    }
    return new AnnotationFiles(files, others);
  }
}
