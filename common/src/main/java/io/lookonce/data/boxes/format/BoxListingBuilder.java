package io.lookonce.data.boxes.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Collects the existing images of annotation files, each once, with their boxes and problems. */
final class BoxListingBuilder {

  /** The index of an image that is left out. */
  static final int LEFT_OUT = -1;

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Pattern SEPARATORS = Pattern.compile("[/_.]+");
  private static final int SHOWN_CANDIDATES = 3;

  private final ImageIndex index;
  private boolean relative;
  private final List<AnnotatedImage> images = new ArrayList<>();
  private final List<List<AnnotatedBox>> boxes = new ArrayList<>();
  private final List<AnnotationProblem> problems = new ArrayList<>();
  private final Map<String, AnnotationPlace> placeBySource = new HashMap<>();
  private final TreeMap<Long, String> classById = new TreeMap<>();
  private final Set<String> classes = new LinkedHashSet<>();
  private final List<String> digests = new ArrayList<>();
  private boolean oneId = true;
  private boolean wholeFiles = true;
  private long otherFiles;

  /**
   * Starts an empty listing with boxes in pixels.
   *
   * @param index finds images that are not at the stated path
   */
  BoxListingBuilder(ImageIndex index) {
    this.index = index;
  }

  /** Sets whether boxes of images added from now on are in fractions of the image's sides. */
  void relative(boolean shares) {
    relative = shares;
  }

  /** The index of existing images. */
  ImageIndex index() {
    return index;
  }

  /**
   * Adds an image, or a problem if it cannot be found.
   *
   * @param folder of relative names, qualified
   * @param name name in the annotations
   * @param width in pixels according to the annotations; 0 if unknown
   * @return its index, for {@link #box}; {@link #LEFT_OUT} if it is left out
   */
  int image(Path folder, String name, Split split, int width, int height, AnnotationPlace place)
      throws IOException {
    Path path = resolve(folder, name, place);
    return path == null ? LEFT_OUT : image(path, split, width, height, place);
  }

  /**
   * Adds an existing image, unless it was listed before.
   *
   * @param path qualified
   */
  int image(Path path, Split split, int width, int height, AnnotationPlace place) {
    String source = path.toString();
    AnnotationPlace before = placeBySource.putIfAbsent(source, place);
    if (before != null) {
      String detail =
          String.format(Locale.ROOT, "it is listed in %s:%d already", before.file(), before.line());
      problem(place, AnnotationFault.DUPLICATE_IMAGE, source, detail);
      return LEFT_OUT;
    }
    images.add(new AnnotatedImage(source, split, width, height, relative, List.of(), place));
    boxes.add(new ArrayList<>());
    return images.size() - 1;
  }

  /** Whether an image was listed. */
  boolean isListed(Path path) {
    return placeBySource.containsKey(path.toString());
  }

  /** Number of images so far. */
  int size() {
    return images.size();
  }

  /**
   * Marks boxes as fractions of the image's sides, from an image on.
   *
   * @param first index of the first image
   */
  void makeRelative(int first) {
    for (int i = first; i < images.size(); i++) {
      images.set(i, images.get(i).asRelative());
    }
  }

  /** The image with a name; null, with a problem, if there is none or it is ambiguous. */
  Path resolve(Path folder, String name, AnnotationPlace place) throws IOException {
    Path path = null;
    boolean out = false;
    try {
      path = new Path(folder, Storage.path(name));
      out = index.leadsOut(folder, path);
      if (!out && index.holds(path)) {
        return path;
      }
    } catch (IllegalArgumentException noPath) {
      problem(place, AnnotationFault.MALFORMED_IMAGE, name, "'" + name + "' is no path");
      return null;
    }
    List<Path> found =
        SCHEME.matcher(name).matches() && !name.matches("[A-Za-z]:\\\\.*")
            ? List.of()
            : index.find(name, near(place));
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      ambiguous(place, name, found);
    } else if (out) {
      problem(
          place,
          AnnotationFault.MALFORMED_IMAGE,
          name,
          String.format(
              Locale.ROOT,
              "'%s' leads out of the images' folder %s; --images may name one above",
              name,
              folder));
    } else {
      problem(place, AnnotationFault.MISSING_IMAGE, path.toString(), "there is no " + path);
    }
    return null;
  }

  /**
   * Adds the image of an annotation file of one image: the image that the file names or, if that
   * does not exist, the one with the annotation file's own name.
   *
   * @param name name in the file; may be blank
   * @param own name of the annotation file without extension
   */
  int imageOf(
      Path folder,
      String name,
      String own,
      Split split,
      int width,
      int height,
      AnnotationPlace place)
      throws IOException {
    List<Path> mine = index.ofStem(own, near(place));
    int before = problems.size();
    Path named = name.isBlank() ? null : resolve(folder, name, place);
    if (named == null && mine.size() == 1) {
      problems.subList(before, problems.size()).clear();
      return image(mine.get(0), split, width, height, place);
    }
    if (name.isBlank() && mine.size() > 1) {
      ambiguous(place, own, mine);
    } else if (name.isBlank()) {
      problem(place, AnnotationFault.MISSING_IMAGE, own, "there is no image of the name " + own);
    }
    if (named == null) {
      return LEFT_OUT;
    }
    for (Path other : mine) {
      if (!mine.contains(named) && other.getParent().equals(named.getParent())) {
        problem(
            place,
            AnnotationFault.MALFORMED_IMAGE,
            named.toString(),
            String.format(
                Locale.ROOT,
                "it names %s, but %s has the file's own name; remove or rename one of them",
                named.getName(),
                other.getName()));
        return LEFT_OUT;
      }
    }
    return image(named, split, width, height, place);
  }

  /** Adds the problem of an ambiguous image name. */
  void ambiguous(AnnotationPlace place, String name, List<Path> found) {
    problem(
        place,
        AnnotationFault.MALFORMED_IMAGE,
        name,
        String.format(
            Locale.ROOT,
            "%d images may be meant, such as %s; --images names the folder of the right one",
            found.size(),
            found.stream()
                .limit(SHOWN_CANDIDATES)
                .map(Path::toString)
                .collect(Collectors.joining(", "))));
  }

  /** The words in the path of an annotation file below the root, such as {@code val2017}. */
  Set<String> near(AnnotationPlace place) {
    String root = index.root().toString();
    String file = place.file();
    String below = file.startsWith(root) ? file.substring(root.length()) : file;
    return new HashSet<>(List.of(SEPARATORS.split(below)));
  }

  /** Adds a box to an image; boxes of images that are left out are dropped. */
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

  /** Adds declared classes by id. Ids order the classes unless files contradict each other. */
  void declare(Map<Long, String> names) {
    names.forEach(
        (id, name) -> {
          String before = classById.putIfAbsent(id, name);
          oneId &= before == null || before.equals(name);
          classes.add(name);
        });
  }

  /** Adds declared classes in order. */
  void declare(List<String> names) {
    TreeMap<Long, String> byId = new TreeMap<>();
    names.forEach(name -> byId.put((long) byId.size(), name));
    declare(byId);
  }

  /** Counts files that are neither images nor annotations. */
  void others(long files) {
    otherFiles += files;
  }

  /** Records the digest of an annotation file of many images. */
  void wholeFile(Path file, String sha256) {
    digests.add(file.getName() + "\t" + sha256);
  }

  /** Records the digest of an annotation file of one image. */
  void fileOfOne(String name, String sha256) {
    wholeFiles = false;
    digests.add(name + "\t" + sha256);
  }

  BoxListing listing() {
    List<AnnotatedImage> complete = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      AnnotatedImage image = images.get(i);
      complete.add(image.with(image.split(), boxes.get(i)));
    }
    boolean ordered = oneId && Set.copyOf(classById.values()).size() == classById.size();
    String sha256 =
        wholeFiles && digests.size() == 1
            ? digests.get(0).substring(digests.get(0).indexOf('\t') + 1)
            : Sha256.of(
                digests.stream()
                    .map(line -> line + "\n")
                    .collect(Collectors.joining())
                    .getBytes(UTF_8));
    return new BoxListing(
        List.copyOf(ordered ? classById.values() : classes),
        complete,
        problems,
        otherFiles,
        sha256);
  }
}
