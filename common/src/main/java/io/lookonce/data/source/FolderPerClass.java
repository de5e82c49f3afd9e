package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Lists images in one folder per class: {@code ROOT/CLASS/...}; or {@code ROOT/SPLIT/CLASS/...} if
 * folders of the root are named like splits, see {@link Split#meantBy}; or {@code
 * ROOT/CLASS/SPLIT/...} if the folders below all classes are. Deeper folders belong to the class
 * above them. Images outside of a class folder are left out and reported.
 */
public final class FolderPerClass {

  private static final int SHOWN = 3;

  private final String input;
  private final ImageFiles files;
  private final List<List<String>> folders = new ArrayList<>();

  /** The folders of the root that hold images, with the depth of the deepest image. */
  private final Map<String, Integer> depths = new TreeMap<>();

  private FolderPerClass(String input, Path base, ImageFiles files) {
    this.input = input;
    this.files = files;
    files.images().forEach(file -> folders.add(foldersBetween(base, file)));
    if (isWrapped()) {
      // A single folder around the splits, as archives have it.
      folders.replaceAll(between -> between.subList(1, between.size()));
    }
    for (List<String> between : folders) {
      if (!between.isEmpty()) {
        depths.merge(between.get(0), between.size(), Math::max);
      }
    }
  }

  private boolean isWrapped() {
    boolean one = folders.stream().map(b -> b.isEmpty() ? "" : b.get(0)).distinct().count() == 1;
    return one && splitsAreBelow(3);
  }

  /** Whether the second folder of every image is named like a split, with at least two splits. */
  private boolean splitsAreBelow(int leastFolders) {
    Set<Split> kinds = new HashSet<>();
    for (List<String> between : folders) {
      if (between.size() < leastFolders || Split.meantBy(between.get(1)).isEmpty()) {
        return false;
      }
      kinds.add(Split.meantBy(between.get(1)).get());
    }
    return kinds.size() > 1;
  }

  /**
   * Lists the images of a folder.
   *
   * @param input the input as given, for messages
   * @throws InputRefused if there is no such folder, no image in a class folder, or if folders may
   *     be either splits or classes
   */
  public static LabelledListing list(Storage storage, String input, Path root) throws IOException {
    Path base = storage.qualify(root);
    return new FolderPerClass(input, base, ImageFiles.below(storage, input, base)).listing();
  }

  private LabelledListing listing() {
    boolean splitFirst = isBySplit();
    int classFolder = splitFirst ? 1 : 0;
    int splitFolder = splitFirst ? 0 : splitsAreBelow(2) ? 1 : -1;
    List<LabelledImage> images = new ArrayList<>();
    Map<String, List<String>> strays = new LinkedHashMap<>();
    for (int i = 0; i < folders.size(); i++) {
      List<String> between = folders.get(i);
      String file = files.images().get(i).toString();
      Split split =
          splitFolder < 0 || between.size() <= splitFolder
              ? null
              : Split.meantBy(between.get(splitFolder)).orElse(null);
      if (between.size() <= classFolder || (splitFirst && split == null)) {
        Path folder = files.images().get(i).getParent();
        strays.computeIfAbsent(folder.toString(), none -> new ArrayList<>()).add(file);
      } else {
        images.add(new LabelledImage(file, between.get(classFolder), split, file));
      }
    }
    if (images.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %s lies in no class folder; expected %s",
              input,
              files.images().get(0),
              splitFirst ? "SPLIT/CLASS/FILE" : "CLASS/FILE"));
    }
    List<LeftOut> leftOut = new ArrayList<>(files.leftOut());
    strays.forEach((folder, names) -> leftOut.add(stray(folder, names)));
    return new LabelledListing(List.of(), images, List.of(), files.otherFiles(), leftOut);
  }

  private static LeftOut stray(String folder, List<String> files) {
    boolean one = files.size() == 1;
    return new LeftOut(
        one ? files.get(0) : folder,
        files.size(),
        one ? "it lies in no class folder" : "they lie in no class folder");
  }

  /**
   * Whether split folders are above class folders. A folder that holds images directly is a class,
   * even if it is called {@code train}, unless there is another split.
   */
  private boolean isBySplit() {
    List<String> splits =
        depths.keySet().stream().filter(name -> Split.meantBy(name).isPresent()).toList();
    List<String> above = splits.stream().filter(name -> depths.get(name) > 1).toList();
    List<String> others =
        depths.keySet().stream().filter(name -> Split.meantBy(name).isEmpty()).toList();
    long kinds = splits.stream().map(Split::meantBy).distinct().count();
    if (splits.isEmpty()) {
      return false;
    }
    if (others.isEmpty() || (kinds > 1 && !above.isEmpty())) {
      return true;
    }
    if (kinds == 1 && above.isEmpty()) {
      return false;
    }
    throw new InputRefused(
        String.format(
                Locale.ROOT,
                "%s: the folders %s are named like splits and %s like classes; give each split"
                    + " with",
                input,
                shown(splits),
                shown(others))
            + " --train, --validation or --test, or rename the folders");
  }

  private static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? " …" : "");
  }

  private static List<String> foldersBetween(Path base, Path file) {
    List<String> names = new ArrayList<>();
    for (Path folder = file.getParent(); !folder.equals(base); folder = folder.getParent()) {
      names.add(0, folder.getName());
    }
    return names;
  }
}
