package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Collects what an annotation file lists: images that are there, each once, and their boxes. */
final class BoxListingBuilder {

  /** In place of an image's number where it is left out. */
  static final int LEFT_OUT = -1;

  private final FolderContents folders;
  private final boolean relative;
  private final List<AnnotatedImage> images = new ArrayList<>();
  private final List<List<AnnotatedBox>> boxes = new ArrayList<>();
  private final List<AnnotationProblem> problems = new ArrayList<>();
  private final Map<String, AnnotationPlace> placeBySource = new HashMap<>();

  /**
   * Starts a listing.
   *
   * @param relative whether boxes are in shares of the image's sides
   */
  BoxListingBuilder(Storage storage, boolean relative) {
    this.folders = new FolderContents(storage);
    this.relative = relative;
  }

  /**
   * Adds an image, or the problem that keeps it out.
   *
   * @param folder that its name begins in, qualified
   * @param name as the annotations have it
   * @param width as the annotations say; 0 where they do not
   * @return its number, for {@link #box}; {@link #LEFT_OUT} if it is left out
   */
  int image(Path folder, String name, Split split, int width, int height, AnnotationPlace place)
      throws IOException {
    Path path;
    try {
      path = new Path(folder, name);
    } catch (IllegalArgumentException noPath) {
      problem(place, AnnotationFault.MALFORMED_IMAGE, name, "'" + name + "' is no path");
      return LEFT_OUT;
    }
    String source = path.toString();
    if (folders.leadsOut(folder, path)) {
      problem(
          place,
          AnnotationFault.MALFORMED_IMAGE,
          name,
          "'%s' leads out of the images' folder %s; --images may name one above"
              .formatted(name, folder));
      return LEFT_OUT;
    }
    AnnotationPlace before = placeBySource.putIfAbsent(source, place);
    if (before != null) {
      String detail = "it is listed in %s:%d already".formatted(before.file(), before.line());
      problem(place, AnnotationFault.DUPLICATE_IMAGE, source, detail);
      return LEFT_OUT;
    }
    if (!folders.holds(path)) {
      problem(place, AnnotationFault.MISSING_IMAGE, source, "there is no " + source);
      return LEFT_OUT;
    }
    images.add(new AnnotatedImage(source, split, width, height, relative, List.of(), place));
    boxes.add(new ArrayList<>());
    return images.size() - 1;
  }

  /** Adds a box to an image; an image that is left out takes its boxes with it. */
  void box(int image, AnnotatedBox box) {
    if (image != LEFT_OUT) {
      boxes.get(image).add(box);
    }
  }

  /** The qualified path of an image; null if it is left out. */
  String sourceOf(int image) {
    return image == LEFT_OUT ? null : images.get(image).source();
  }

  void problem(AnnotationPlace place, AnnotationFault fault, String image, String detail) {
    problems.add(AnnotationProblem.at(place, fault, image, detail));
  }

  BoxListing listing(List<String> classes, long otherFiles, String sha256) {
    List<AnnotatedImage> complete = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      AnnotatedImage image = images.get(i);
      complete.add(image.with(image.split(), boxes.get(i)));
    }
    return new BoxListing(classes, complete, problems, otherFiles, sha256);
  }
}
