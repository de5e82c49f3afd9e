package io.lookonce.jobs.models;

import io.lookonce.image.InputRule;
import io.lookonce.model.HeadDescription;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * A network from outside, ready for a bundle.
 *
 * @param input how images become its input
 * @param head how its output is read
 * @param origin names of the files it came from, with their SHA-256
 * @param files the bundle's files
 */
record ImportedNetwork(
    InputRule input, HeadDescription head, Map<String, String> origin, List<Path> files) {

  /**
   * Notes what a network came from.
   *
   * @param sources the files it came from
   * @param files the bundle's files
   */
  static ImportedNetwork from(
      Storage storage, InputRule input, HeadDescription head, List<Path> sources, List<Path> files)
      throws IOException {
    Map<String, String> origin = new LinkedHashMap<>();
    for (Path file : sources) {
      try (InputStream in = storage.open(file)) {
        origin.put(file.getName(), Sha256.of(in));
      }
    }
    return new ImportedNetwork(input, head, origin, files);
  }
}
