package io.lookonce.data;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Pictures in one folder per class: {@code ROOT/CLASS/...}, or, where all folders of the root are
 * named train, validation (or val) and test, {@code ROOT/SPLIT/CLASS/...}. Deeper folders belong to
 * the class above them.
 */
public final class FolderPerClass {

  private FolderPerClass() {}

  /**
   * Lists the pictures of a folder.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused if there is no such folder, no picture in it, or one outside of a class
   */
  public static LabelledListing list(Storage storage, String input, Path root) throws IOException {
    Path base = storage.qualify(root);
    PictureFiles files = PictureFiles.below(storage, input, base);
    List<List<String>> folders = new ArrayList<>();
    for (Path file : files.pictures()) {
      folders.add(foldersBetween(base, file));
    }
    boolean bySplit = folders.stream().allMatch(FolderPerClass::beginsWithSplit);
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      pictures.add(picture(input, files.pictures().get(i), folders.get(i), bySplit));
    }
    return new LabelledListing(List.of(), pictures, List.of(), files.otherFiles());
  }

  private static LabelledPicture picture(
      String input, Path file, List<String> folders, boolean bySplit) {
    int classFolder = bySplit ? 1 : 0;
    if (folders.size() <= classFolder) {
      throw new InputRefused(
          "%s: %s lies in no class folder; expected %s"
              .formatted(input, file, bySplit ? "SPLIT/CLASS/FILE" : "CLASS/FILE"));
    }
    Split split = bySplit ? Split.named(folders.get(0)).orElseThrow() : null;
    return new LabelledPicture(file.toString(), folders.get(classFolder), split, file.toString());
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
