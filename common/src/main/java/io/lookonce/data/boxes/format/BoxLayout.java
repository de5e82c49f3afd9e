package io.lookonce.data.boxes.format;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Where annotations and their images are.
 *
 * @param input what a person gave, for messages
 * @param format how the boxes are written down
 * @param annotations the file, or the folder of the files, qualified
 * @param images the folder that names of images begin in, qualified
 */
public record BoxLayout(String input, BoxFormat format, Path annotations, Path images) {

  private static final String OBJECT = "object";

  /**
   * Looks for annotations.
   *
   * @param location an annotation file, or a folder that holds annotations
   * @param format the format that is wanted; null to take what is found
   * @param images the folder of the images; null to look for it
   * @throws InputRefused if there are none, or several
   */
  public static BoxLayout find(
      Storage storage, String input, Path location, BoxFormat format, Path images)
      throws IOException {
    AnnotationSearch search = new AnnotationSearch(storage, input, storage.qualify(location));
    BoxFormat found = format != null ? format : search.format();
    Path annotations = search.annotations(found);
    if (images == null) {
      return new BoxLayout(input, found, annotations, search.images(found, annotations));
    }
    Path named = storage.qualify(images);
    if (!search.isFolder(named)) {
      throw new InputRefused("--images " + images + ": there is no folder " + named);
    }
    return new BoxLayout(input, found, annotations, named);
  }

  /**
   * Reads the annotations.
   *
   * @param classes what {@code --classes} names; may be empty
   * @throws InputRefused naming file and line, if they cannot be read at all; or if classes must be
   *     named
   */
  public BoxListing list(Storage storage, List<String> classes) throws IOException {
    return switch (format) {
      case COCO -> CocoJson.list(storage, annotations, images);
      case VOC -> {
        AnnotationFiles files = AnnotationFiles.in(storage, annotations, format);
        yield PascalVocXml.list(storage, files.files(), images, files.others());
      }
      case YOLO -> {
        List<String> names = ClassNamesFile.besides(storage, annotations, images);
        if (names.isEmpty() && classes.isEmpty()) {
          throw new InputRefused(
              "%s: YOLO's labels have numbers for classes; name them with --classes, or in %s beside the labels"
                  .formatted(input, ClassNamesFile.NAME));
        }
        yield YoloText.list(storage, input, annotations, images, names);
      }
      case CSV -> BoxCsv.list(storage, annotations, images, onlyClass(classes));
    };
  }

  /** What boxes without a class are: the one class that was asked for, else just an object. */
  private static String onlyClass(List<String> classes) {
    return classes.size() == 1 ? classes.get(0) : OBJECT;
  }
}
