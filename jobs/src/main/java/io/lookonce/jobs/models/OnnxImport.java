package io.lookonce.jobs.models;

import io.lookonce.model.ModelBundle;
import io.lookonce.model.recognition.ImportOptions;
import io.lookonce.model.recognition.OnnxDetectorImport;
import io.lookonce.model.recognition.OnnxDetectorImport.Recognised;
import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Converts an ONNX file on any file system into the files of a bundle. */
final class OnnxImport {

  private final Storage storage;
  private final Path file;
  private final java.nio.file.Path folder;

  /**
   * @param folder an empty folder on this machine
   */
  OnnxImport(Storage storage, Path file, java.nio.file.Path folder) {
    this.storage = storage;
    this.file = file;
    this.folder = folder;
  }

  /**
   * Recognises the model and writes the bundle's network.
   *
   * @throws InputRefused naming the file, if it cannot be used
   */
  Recognised recognise(ImportOptions options, Duration limit) throws IOException {
    java.nio.file.Path source = java.nio.file.Files.createDirectory(folder.resolve("source"));
    java.nio.file.Path copy = source.resolve(file.getName());
    try {
      fetch(copy);
      return OnnxDetectorImport.recognise(copy, network(), options, limit);
    } catch (FileNotFoundException absent) {
      throw new InputRefused(file + ": no such file", absent);
    } catch (IllegalArgumentException | IllegalStateException | IOException unsuitable) {
      throw refused(unsuitable, copy);
    }
  }

  InputRefused refused(Exception unsuitable, java.nio.file.Path copy) {
    String message = String.valueOf(unsuitable.getMessage());
    for (java.nio.file.Path own : List.of(copy, network())) {
      message = message.replace(own + ": ", "");
    }
    return new InputRefused(file + ": " + message, unsuitable);
  }

  /** Copies the model and its external data. */
  private void fetch(java.nio.file.Path copy) throws IOException {
    storage.copy(file, new Path(copy.toUri()));
    for (String name : OnnxModelFile.externalFiles(copy)) {
      Path beside = new Path(file.getParent() == null ? new Path(".") : file.getParent(), name);
      if (storage.exists(beside)) {
        storage.copy(beside, new Path(copy.resolveSibling(name).toUri()));
      }
    }
  }

  /** Where the bundle's network is written. */
  java.nio.file.Path network() {
    return folder.resolve(ModelBundle.ONNX_FILE);
  }

  /** The network with the digests of its source files. */
  ImportedNetwork imported(Recognised recognised) throws IOException {
    List<Path> sources = new ArrayList<>(List.of(file));
    for (String name :
        OnnxModelFile.externalFiles(folder.resolve("source").resolve(file.getName()))) {
      sources.add(new Path(file.getParent() == null ? new Path(".") : file.getParent(), name));
    }
    Map<String, String> origin = ImportedNetwork.origin(storage, sources);
    origin.put("recognised as", recognised.family() + ": " + recognised.preprocessing());
    return ImportedNetwork.detector(
        recognised.input(), recognised.head(), "", origin, List.of(new Path(network().toUri())));
  }

  /** What the model was recognised as and why, one line each. */
  List<String> description(Recognised recognised) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s (%s), %s, %dx%d",
            file,
            recognised.family().models(),
            recognised.family(),
            classCount(recognised),
            recognised.input().width(),
            recognised.input().height()));
    recognised.reasons().forEach(reason -> lines.add("  " + reason));
    lines.add("  images: " + recognised.preprocessing());
    lines.add(
        recognised.family().suppresses()
            ? "  the network suppresses overlapping boxes itself"
            : "  overlapping boxes are suppressed afterwards");
    return lines;
  }

  private static String classCount(Recognised recognised) {
    int count =
        recognised.classes().isEmpty() ? recognised.classCount() : recognised.classes().size();
    return count == 0
        ? "class names unknown: give --classes FILE"
        : count + (recognised.classes().isEmpty() ? " classes without names" : " classes");
  }
}
