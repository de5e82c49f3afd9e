package io.lookonce.data.boxes.format;

import io.lookonce.data.source.ImageFiles;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The images below a folder, found by the names that labelling tools write: with folders of another
 * machine or without an extension. The folder is listed on the first lookup.
 */
public final class ImageIndex {

  private final Storage storage;
  private final Path root;
  private final Map<Path, Set<String>> filesByFolder = new HashMap<>();
  private final Map<Path, FolderBounds> bounds = new HashMap<>();
  private Map<String, List<Path>> byName;
  private Map<String, List<Path>> byStem;

  /**
   * @param root qualified
   */
  ImageIndex(Storage storage, Path root) {
    this.storage = storage;
    this.root = root;
  }

  /** The indexed folder, qualified. */
  Path root() {
    return root;
  }

  /** Whether a file is in its folder. Each folder is listed once: object stores answer slowly. */
  boolean holds(Path file) throws IOException {
    Path folder = file.getParent();
    Set<String> files = filesByFolder.get(folder);
    if (files == null) {
      files =
          storage.list(folder).stream()
              .filter(FileStatus::isFile)
              .map(entry -> entry.getPath().getName())
              .collect(Collectors.toSet());
      filesByFolder.put(folder, files);
    }
    return files.contains(file.getName());
  }

  /** Whether a file leads out of a folder, by its name or by a link. */
  boolean leadsOut(Path folder, Path file) throws IOException {
    FolderBounds edge = bounds.get(folder);
    if (edge == null) {
      edge = FolderBounds.of(folder);
      bounds.put(folder, edge);
    }
    return !edge.holds(file);
  }

  /**
   * The images that match a name: those that share the most trailing folders with it, and among
   * these the ones closest to the annotation.
   *
   * @param name with forward or backward slashes; an extension may be missing
   * @param near words of the annotation's path, such as its folders
   * @return none, one, or several that match equally well
   */
  List<Path> find(String name, Set<String> near) throws IOException {
    load();
    List<String> segments = segments(name);
    if (segments.isEmpty()) {
      return List.of();
    }
    String last = segments.get(segments.size() - 1);
    List<Path> candidates = byName.getOrDefault(last.toLowerCase(Locale.ROOT), List.of());
    if (candidates.isEmpty() && ImageFormat.byExtension(last).isEmpty()) {
      candidates = byStem.getOrDefault(last.toLowerCase(Locale.ROOT), List.of());
    }
    return nearest(best(candidates, path -> agreement(segments, path)), near);
  }

  /** The images with a name without extension, closest to the annotation. */
  List<Path> ofStem(String stem, Set<String> near) throws IOException {
    load();
    return nearest(byStem.getOrDefault(stem.toLowerCase(Locale.ROOT), List.of()), near);
  }

  /** The parts of a path, without empty parts, {@code .} and {@code ..}. */
  public static List<String> segments(String name) {
    return Arrays.stream(name.replace('\\', '/').split("/"))
        .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
        .toList();
  }

  private List<Path> nearest(List<Path> candidates, Set<String> near) {
    return best(
        candidates,
        path -> {
          Set<String> folders = new HashSet<>(segments(below(path.getParent())));
          folders.retainAll(near);
          return folders.size();
        });
  }

  private String below(Path path) {
    String whole = path.toString();
    return whole.substring(Math.min(whole.length(), root.toString().length()));
  }

  private static List<Path> best(
      List<Path> candidates, java.util.function.ToIntFunction<Path> measure) {
    if (candidates.size() < 2) {
      return candidates;
    }
    int most = candidates.stream().mapToInt(measure).max().orElse(0);
    return candidates.stream().filter(path -> measure.applyAsInt(path) == most).toList();
  }

  /** Number of equal folders before the last part. */
  private static int agreement(List<String> segments, Path path) {
    int same = 0;
    Path folder = path.getParent();
    for (int i = segments.size() - 2; i >= 0 && folder != null; i--) {
      if (!segments.get(i).equals(folder.getName())) {
        break;
      }
      same++;
      folder = folder.getParent();
    }
    return same;
  }

  private void load() throws IOException {
    if (byName != null) {
      return;
    }
    byName = new HashMap<>();
    byStem = new HashMap<>();
    for (Path image : ImageFiles.anyBelow(storage, root).images()) {
      String name = image.getName().toLowerCase(Locale.ROOT);
      byName.computeIfAbsent(name, key -> new ArrayList<>()).add(image);
      byStem
          .computeIfAbsent(name.substring(0, name.lastIndexOf('.')), key -> new ArrayList<>())
          .add(image);
    }
  }
}
