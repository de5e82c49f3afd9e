package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.source.TextLines;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The description of a data set with YOLO labels: Ultralytics' {@code data.yaml}
 * (docs.ultralytics.com, "Dataset format") or Darknet's {@code obj.data}.
 *
 * @param file the description, qualified
 * @param names class names by number; may be empty
 * @param keypointNumbers count of numbers for the keypoints of one object; 0 if unknown, {@link
 *     #NO_KEYPOINTS} if there are none
 * @param base the folder {@code path}; places are relative to it or to the file's folder
 * @param places entries of each split: folders of images, or text files that list images
 * @param sha256 of the file
 */
public record YoloDataset(
    Path file,
    Map<Long, String> names,
    int keypointNumbers,
    String base,
    Map<Split, List<String>> places,
    String sha256) {

  /** Stands for a description that excludes keypoints. */
  static final int NO_KEYPOINTS = -1;

  private static final int DEEPEST = 20;
  private static final Map<Split, List<String>> KEYS =
      Map.of(
          Split.TRAIN,
          List.of("train"),
          Split.VALIDATION,
          List.of("val", "valid", "validation"),
          Split.TEST,
          List.of("test"));

  /** Whether a file has the extension of YAML. */
  static boolean isYaml(Path file) {
    return FilePaths.endsIn(file, ".yaml", ".yml");
  }

  /**
   * Reads a description.
   *
   * @return empty if it does not describe a data set
   * @throws InputRefused if it cannot be read or is inconsistent
   */
  static Optional<YoloDataset> read(Storage storage, Path root, Path file) throws IOException {
    byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
    Map<?, ?> keys = isYaml(file) ? yaml(file, content) : darknet(file, content);
    try {
      return read(storage, root, file, Sha256.of(content), keys);
    } catch (InputRefused refused) {
      String message = refused.getMessage();
      throw message.startsWith(file.getParent().toString())
          ? refused
          : new InputRefused(file + ": " + message, refused);
    }
  }

  /**
   * The files among some that describe a data set.
   *
   * @throws InputRefused if one that is usually named so, such as {@code data.yaml}, cannot be read
   */
  static List<Path> among(Storage storage, Path root, List<Path> files) throws IOException {
    List<Path> descriptions = new ArrayList<>();
    for (Path file : files) {
      try {
        if (read(storage, root, file).isPresent()) {
          descriptions.add(file);
        }
      } catch (InputRefused broken) {
        if (file.getName().matches("(data|dataset)\\.ya?ml|obj\\.data")) {
          throw broken;
        }
      }
    }
    return descriptions;
  }

  private static Optional<YoloDataset> read(
      Storage storage, Path root, Path file, String sha256, Map<?, ?> keys) throws IOException {
    Map<Split, List<String>> places = new TreeMap<>();
    for (Split split : Split.values()) {
      for (String key : KEYS.get(split)) {
        List<String> values = texts(keys.get(key));
        if (!values.isEmpty() && !places.containsKey(split)) {
          places.put(split, values);
        }
      }
    }
    if (!keys.containsKey("names") || places.isEmpty() && !keys.containsKey("nc")) {
      return Optional.empty();
    }
    Object count = keys.get(isYaml(file) ? "nc" : "classes");
    Map<Long, String> names = names(storage, root, file, keys.get("names"));
    if (count != null && !String.valueOf(names.size()).equals(text(count))) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "%s: it says %s classes and names %d", file, text(count), names.size()));
    }
    Object path = keys.get("path");
    return Optional.of(
        new YoloDataset(
            file, names, keypoints(texts(keys.get("kpt_shape"))), text(path), places, sha256));
  }

  /** Parses YAML with all scalars as text: a class may be called {@code no} or {@code 007}. */
  private static Map<?, ?> yaml(Path file, byte[] content) {
    LoaderOptions limits = new LoaderOptions();
    limits.setNestingDepthLimit(DEEPEST);
    limits.setMaxAliasesForCollections(DEEPEST);
    limits.setCodePointLimit(Storage.SMALL_FILE_BYTES);
    limits.setAllowDuplicateKeys(false);
    limits.setAllowRecursiveKeys(false);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(limits),
            new Representer(unused),
            unused,
            limits,
            new Resolver() {
              @Override
              protected void addImplicitResolvers() {
                // None: texts.
              }
            });
    try {
      Object read = yaml.load(String.join("\n", lines(file, content)));
      return read instanceof Map<?, ?> map ? map : Map.of();
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 0 : broken.getProblemMark().getLine();
      throw new InputRefused(
          String.format(Locale.ROOT, "%s:%d: not YAML: %s", file, line + 1, broken.getProblem()),
          broken);
    } catch (YAMLException | ClassCastException | IllegalArgumentException broken) {
      String reason = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
      throw new InputRefused(file + ": not YAML: " + reason, broken);
    }
  }

  private static Map<String, String> darknet(Path file, byte[] content) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String line : lines(file, content)) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.strip().startsWith("#")) {
        keys.put(
            line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            line.substring(equals + 1).strip());
      }
    }
    return keys;
  }

  private static List<String> lines(Path file, byte[] content) {
    return TextLines.of(file, content);
  }

  private static Map<Long, String> names(Storage storage, Path root, Path file, Object value)
      throws IOException {
    Map<Long, String> names = new TreeMap<>();
    if (value instanceof Map<?, ?> byNumber) {
      for (Map.Entry<?, ?> entry : byNumber.entrySet()) {
        String number = text(entry.getKey());
        if (!number.matches("\\d{1,9}")) {
          throw new InputRefused(
              String.format(Locale.ROOT, "%s: names has '%s' for a number", file, number));
        }
        names.put(Long.parseLong(number), text(entry.getValue()));
      }
    } else if (value instanceof List<?> list) {
      texts(list).forEach(name -> names.put((long) names.size(), name));
    } else if (!text(value).isEmpty()) {
      Path listed = locate(storage, root, List.of(file.getParent()), text(value));
      if (listed == null) {
        throw new InputRefused(
            String.format(Locale.ROOT, "%s: there is no file of names %s", file, value));
      }
      ClassNamesFile.read(storage, listed).forEach(name -> names.put((long) names.size(), name));
    }
    if (names.isEmpty() || names.containsValue("")) {
      throw new InputRefused(file + ": a class has no name");
    }
    return names;
  }

  private static int keypoints(List<String> shape) {
    int numbers = shape.isEmpty() ? 0 : 1;
    for (String side : shape) {
      numbers = side.matches("\\d{1,4}") ? numbers * Integer.parseInt(side) : 0;
    }
    // The shape [0] says that there are no keypoints.
    return numbers == 0 && !shape.isEmpty() ? NO_KEYPOINTS : numbers;
  }

  /** The texts of a list, or a single text as a list; empty if there is none. */
  private static List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> texts.add(text(element)));
    } else if (!text(value).isEmpty()) {
      texts.add(text(value));
    }
    return texts;
  }

  /** A scalar without surrounding white space. */
  private static String text(Object value) {
    if (value != null && !(value instanceof String)) {
      throw new InputRefused("a list or a map stands where a text is expected");
    }
    return value == null ? "" : ((String) value).strip();
  }

  /**
   * Resolves a place against {@code path} and the file's folder. If it does not exist there,
   * leading folders are dropped, because descriptions often come from another machine.
   *
   * @return null if it does not exist
   */
  Path locate(Storage storage, Path root, String place) throws IOException {
    Path beside = file.getParent();
    List<Path> bases = new ArrayList<>();
    if (!base.isEmpty()) {
      Path named = locate(storage, root, List.of(beside), base);
      if (named != null) {
        bases.add(named);
      }
    }
    bases.add(beside);
    return locate(storage, root, bases, place);
  }

  private static Path locate(Storage storage, Path root, List<Path> bases, String place)
      throws IOException {
    FolderBounds bounds = FolderBounds.of(root);
    List<String> candidates = new ArrayList<>(List.of(place));
    List<String> segments = ImageIndex.segments(place);
    // Limits the attempts for paths with very many folders.
    for (int i = Math.max(0, segments.size() - DEEPEST); i < segments.size(); i++) {
      candidates.add(String.join("/", segments.subList(i, segments.size())));
    }
    if (segments.isEmpty()) {
      return bases.get(0);
    }
    for (String candidate : candidates) {
      for (Path base : bases) {
        Path path;
        try {
          path = new Path(base, candidate);
        } catch (IllegalArgumentException noPath) {
          continue;
        }
        if ((path.equals(root) || bounds.holds(path)) && storage.exists(path)) {
          return path;
        }
      }
    }
    return null;
  }
}
