package io.lookonce.data.boxes;

import io.lookonce.data.Split;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Collects what an annotation file lists: pictures that are there, each once, and their boxes. */
final class BoxListingBuilder {

  /** In place of a picture's number where it is left out. */
  static final int LEFT_OUT = -1;

  private final FolderContents folders;
  private final boolean relative;
  private final List<AnnotatedPicture> pictures = new ArrayList<>();
  private final List<List<AnnotatedBox>> boxes = new ArrayList<>();
  private final List<AnnotationProblem> problems = new ArrayList<>();
  private final Map<String, AnnotationPlace> placeBySource = new HashMap<>();

  /**
   * Starts a listing.
   *
   * @param relative whether boxes are in shares of the picture's sides
   */
  BoxListingBuilder(Storage storage, boolean relative) {
    this.folders = new FolderContents(storage);
    this.relative = relative;
  }

  /**
   * Adds a picture, or the problem that keeps it out.
   *
   * @param folder that its name begins in, qualified
   * @param name as the annotations have it
   * @param width as the annotations say; 0 where they do not
   * @return its number, for {@link #box}; {@link #LEFT_OUT} if it is left out
   */
  int picture(Path folder, String name, Split split, int width, int height, AnnotationPlace place)
      throws IOException {
    Path path;
    try {
      path = new Path(folder, name);
    } catch (IllegalArgumentException noPath) {
      problem(place, AnnotationFault.MALFORMED_PICTURE, name, "'" + name + "' is no path");
      return LEFT_OUT;
    }
    String source = path.toString();
    if (folders.leadsOut(folder, path)) {
      problem(
          place,
          AnnotationFault.MALFORMED_PICTURE,
          name,
          "'%s' leads out of the pictures' folder %s; --images may name one above"
              .formatted(name, folder));
      return LEFT_OUT;
    }
    AnnotationPlace before = placeBySource.putIfAbsent(source, place);
    if (before != null) {
      String detail = "it is listed in %s:%d already".formatted(before.file(), before.line());
      problem(place, AnnotationFault.DUPLICATE_PICTURE, source, detail);
      return LEFT_OUT;
    }
    if (!folders.holds(path)) {
      problem(place, AnnotationFault.MISSING_PICTURE, source, "there is no " + source);
      return LEFT_OUT;
    }
    pictures.add(new AnnotatedPicture(source, split, width, height, relative, List.of(), place));
    boxes.add(new ArrayList<>());
    return pictures.size() - 1;
  }

  /** Adds a box to a picture; a picture that is left out takes its boxes with it. */
  void box(int picture, AnnotatedBox box) {
    if (picture != LEFT_OUT) {
      boxes.get(picture).add(box);
    }
  }

  /** The qualified path of a picture; null if it is left out. */
  String sourceOf(int picture) {
    return picture == LEFT_OUT ? null : pictures.get(picture).source();
  }

  void problem(AnnotationPlace place, AnnotationFault fault, String picture, String detail) {
    problems.add(AnnotationProblem.at(place, fault, picture, detail));
  }

  BoxListing listing(List<String> classes, long otherFiles, String sha256) {
    List<AnnotatedPicture> complete = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      AnnotatedPicture picture = pictures.get(i);
      complete.add(picture.with(picture.split(), boxes.get(i)));
    }
    return new BoxListing(classes, complete, problems, otherFiles, sha256);
  }
}
