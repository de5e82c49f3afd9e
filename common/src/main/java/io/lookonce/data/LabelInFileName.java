package io.lookonce.data;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Pictures of a folder, nested ones too, whose label stands in the file name. */
public final class LabelInFileName {

  private LabelInFileName() {}

  /**
   * Lists the pictures of a folder; those whose name does not match are rejected.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused if there is no such folder, no picture in it, or no name matches
   */
  public static LabelledListing list(
      Storage storage, String input, Path folder, LabelPattern pattern) throws IOException {
    PictureFiles files = PictureFiles.below(storage, input, folder);
    List<LabelledPicture> pictures = new ArrayList<>();
    List<RejectedPicture> rejected = new ArrayList<>();
    for (Path file : files.pictures()) {
      String path = file.toString();
      Optional<String> label = pattern.labelIn(file.getName());
      if (label.isPresent()) {
        pictures.add(new LabelledPicture(path, label.get(), null, path));
      } else {
        rejected.add(new RejectedPicture(path, "no label: its name does not match " + pattern));
      }
    }
    if (pictures.isEmpty()) {
      throw new InputRefused(
          "%s: the label pattern %s matches none of %d file names, such as '%s'"
              .formatted(
                  input, pattern, files.pictures().size(), files.pictures().get(0).getName()));
    }
    return new LabelledListing(List.of(), pictures, rejected, files.otherFiles());
  }
}
