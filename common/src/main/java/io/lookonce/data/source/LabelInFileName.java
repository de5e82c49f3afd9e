package io.lookonce.data.source;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Images of a folder, nested ones too, whose label stands in the file name. */
public final class LabelInFileName {

  private LabelInFileName() {}

  /**
   * Lists the images of a folder; those whose name does not match are rejected.
   *
   * @param input what a person gave, for messages
   * @throws InputRefused if there is no such folder, no image in it, or no name matches
   */
  public static LabelledListing list(
      Storage storage, String input, Path folder, LabelPattern pattern) throws IOException {
    ImageFiles files = ImageFiles.below(storage, input, folder);
    List<LabelledImage> images = new ArrayList<>();
    List<RejectedImage> rejected = new ArrayList<>();
    for (Path file : files.images()) {
      String path = file.toString();
      Optional<String> label = pattern.labelIn(file.getName());
      if (label.isPresent()) {
        images.add(new LabelledImage(path, label.get(), null, path));
      } else {
        rejected.add(new RejectedImage(path, "no label: its name does not match " + pattern));
      }
    }
    if (images.isEmpty()) {
      throw new InputRefused(
          "%s: the label pattern %s matches none of %d file names, such as '%s'"
              .formatted(input, pattern, files.images().size(), files.images().get(0).getName()));
    }
    return new LabelledListing(List.of(), images, rejected, files.otherFiles(), files.leftOut());
  }
}
