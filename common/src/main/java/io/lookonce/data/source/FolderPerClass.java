package io.lookonce.data.source;

import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Images in one folder per class: {@code ROOT/CLASS/...}, or, where all folders of the root are
 * named train, validation (or val) and test, {@code ROOT/SPLIT/CLASS/...}. Deeper folders belong to
 * the class above them.
 */
public final class FolderPerClass {

  private FolderPerClass() {}

  /**
   * Lists the images of a folder.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused if there is no such folder, no image in it, or one outside of a class
   */
  public static LabelledListing list(Storage storage, String input, Path root) throws IOException {
    Path base = storage.qualify(root);
    ImageFiles files = ImageFiles.below(storage, input, base);
    List<List<String>> folders = new ArrayList<>();
    for (Path file : files.images()) {
      folders.add(foldersBetween(base, file));
    }
    boolean bySplit = folders.stream().allMatch(FolderPerClass::beginsWithSplit);
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      images.add(image(input, files.images().get(i), folders.get(i), bySplit));
    }
    return new LabelledListing(List.of(), images, List.of(), files.otherFiles());
  }

  private static LabelledImage image(
      String input, Path file, List<String> folders, boolean bySplit) {
    int classFolder = bySplit ? 1 : 0;
    if (folders.size() <= classFolder) {
      throw new InputRefused(
          "%s: %s lies in no class folder; expected %s"
              .formatted(input, file, bySplit ? "SPLIT/CLASS/FILE" : "CLASS/FILE"));
    }
    Split split = bySplit ? Split.named(folders.get(0)).orElseThrow() : null;
    return new LabelledImage(file.toString(), folders.get(classFolder), split, file.toString());
  }

  private static boolean beginsWithSplit(List<String> folders) {
    return !folders.isEmpty() && Split.named(folders.get(0)).isPresent();
  }

  private static List<String> foldersBetween(Path base, Path file) {
    List<String> names = new ArrayList<>();
    for (Path folder = file.getParent(); !folder.equals(base); folder = folder.getParent()) {
      names.add(0, folder.getName());
    }
    return names;
  }
}
