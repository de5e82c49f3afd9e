package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The location of annotations and their images.
 *
 * @param input the input as given, for messages
 * @param format format of the annotations
 * @param files annotation files, or the folder of YOLO labels, qualified
 * @param root folder that is searched for images, qualified
 * @param images image folder as given; null if none was
 * @param base folder of relative image names of the first file
 * @param whole whether a folder was given, so that all images in it belong to the source
 */
public record BoxLayout(
    String input,
    BoxFormat format,
    List<Path> files,
    Path root,
    Path images,
    Path base,
    boolean whole) {

  private static final String OBJECT = "object";
  private static final String ANNOTATIONS = "Annotations";
  private static final List<String> VOC_IMAGES = List.of("JPEGImages", "images");
  private static final String IMAGES = "images";

  public BoxLayout {
    files = List.copyOf(files);
  }

  /**
   * Finds annotations.
   *
   * @param location an annotation file, or a folder that holds annotations
   * @param format required format; null for any
   * @param images image folder; null to search for it
   * @throws InputRefused if there are none, or several formats
   */
  public static BoxLayout find(
      Storage storage, String input, Path location, BoxFormat format, Path images)
      throws IOException {
    // The text form has no trailing slash.
    Path qualified = storage.qualify(new Path(location.toString()));
    AnnotationSearch search = new AnnotationSearch(storage, input, qualified);
    Path named = images == null ? null : storage.qualify(new Path(images.toString()));
    if (named != null && !AnnotationSearch.isFolder(storage, named)) {
      throw new InputRefused("--images " + images + ": there is no folder " + named);
    }
    Map.Entry<BoxFormat, List<Path>> found = search.annotations(format);
    Path first = found.getValue().get(0);
    return new BoxLayout(
        input,
        found.getKey(),
        found.getValue(),
        named != null ? named : search.root(),
        named,
        named != null ? named : imagesOf(storage, found.getKey(), first),
        AnnotationSearch.isFolder(storage, qualified));
  }

  /** The first annotation file, or the folder of the files. */
  public Path annotations() {
    Path first = files.get(0);
    boolean perImage =
        format == BoxFormat.VOC || format == BoxFormat.LABELME || format == BoxFormat.KITTI;
    return perImage && whole ? first.getParent() : first;
  }

  /**
   * Reads the annotations.
   *
   * @param classNames class names by number, for files without names; a single one is also the
   *     class of boxes without a class; may be empty
   * @throws InputRefused naming file and line, if the annotations cannot be read; or if class names
   *     are missing
   */
  public BoxListing list(Storage storage, List<String> classNames) throws IOException {
    BoxListingBuilder builder = new BoxListingBuilder(new ImageIndex(storage, root));
    Function<Path, Split> splits = FilePaths.splits(root, files);
    boolean negatives = format == BoxFormat.CSV;
    switch (format) {
      case VOC -> {
        PascalVocXml.list(
            storage, files, base, PascalVocXml.splits(storage, root, splits), builder);
        countOthers(storage, builder);
      }
      case LABELME -> LabelMeJson.list(storage, files, files.get(0).getParent(), splits, builder);
      case KITTI -> KittiText.list(storage, files, root, splits, builder);
      case YOLO -> yolo(storage, classNames, builder);
      default -> {
        for (Path file : files) {
          Path folder = images != null ? images : imagesOf(storage, format, file);
          switch (format) {
            case COCO -> CocoJson.list(storage, file, folder, splits.apply(file), builder);
            case CVAT -> CvatXml.list(storage, file, folder, builder);
            case LABEL_STUDIO -> LabelStudioJson.list(storage, file, folder, builder);
            case BDD100K -> Bdd100kJson.list(storage, file, folder, splits.apply(file), builder);
            default ->
                negatives &=
                    BoxCsv.list(
                        storage, file, folder, splits.apply(file), only(classNames), builder);
          }
        }
      }
    }
    if (negatives && whole) {
      addUnlisted(storage, splits, builder);
    }
    return builder.listing();
  }

  /** The class of boxes without one: the single given class, else {@code object}. */
  private static String only(List<String> classNames) {
    return classNames.size() == 1 ? classNames.get(0) : OBJECT;
  }

  private void countOthers(Storage storage, BoxListingBuilder builder) throws IOException {
    if (whole) {
      Path folder = annotations();
      builder.others(
          LabelTree.of(storage, folder).files().stream()
              .filter(file -> !FilePaths.endsIn(file, format.extension()))
              .count());
    }
  }

  private void yolo(Storage storage, List<String> classNames, BoxListingBuilder builder)
      throws IOException {
    Path first = files.get(0);
    boolean list = FilePaths.endsIn(first, ".txt");
    if (!list && !AnnotationSearch.isFolder(storage, first)) {
      YoloDataset dataset = YoloDataset.read(storage, root, first).orElseThrow();
      if (dataset.places().isEmpty()) {
        Path folder = first.getParent();
        YoloText.list(
            storage,
            input,
            folder,
            images == null ? folder : images,
            dataset.names(),
            dataset.keypointNumbers(),
            builder);
      } else {
        YoloText.list(storage, input, dataset, root, builder);
      }
      return;
    }
    Map<Long, String> names = new TreeMap<>();
    ClassNamesFile.besides(storage, list ? first.getParent() : first, base)
        .forEach(name -> names.put((long) names.size(), name));
    int keypoints = 0;
    if (names.isEmpty()) {
      YoloDataset above = above(storage, first);
      if (above != null) {
        names.putAll(above.names());
        keypoints = above.keypointNumbers();
      }
    }
    if (names.isEmpty()) {
      ClassNamesFile.in(storage, first.getParent())
          .forEach(name -> names.put((long) names.size(), name));
    }
    if (names.isEmpty()) {
      classNames.forEach(name -> names.put((long) names.size(), name));
    }
    if (names.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: YOLO's labels have numbers for classes and no file there names them; name them"
                  + " in their order with --class-names, or in %s beside the labels",
              input,
              ClassNamesFile.NAME));
    }
    if (list) {
      YoloText.listed(storage, input, first, names, keypoints, builder);
    } else {
      YoloText.list(storage, input, first, base, names, keypoints, builder);
    }
  }

  /** The data.yaml of a parent folder, if one split of a data set was given; null if none. */
  private YoloDataset above(Storage storage, Path labels) throws IOException {
    Path folder = labels;
    for (int i = 0; i < 3 && folder != null; i++) {
      for (String name : List.of("data.yaml", "data.yml", "dataset.yaml")) {
        Path file = new Path(folder, name);
        if (storage.exists(file)) {
          return YoloDataset.read(storage, folder, file).orElse(null);
        }
      }
      folder = folder.getParent();
    }
    return null;
  }

  /** Adds unlisted images as images without objects, if no line is for such an image. */
  private void addUnlisted(Storage storage, Function<Path, Split> splits, BoxListingBuilder builder)
      throws IOException {
    boolean byFolder =
        files.stream().allMatch(file -> FilePaths.splitOfFolders(root, file).isPresent());
    if (files.size() > 1 && !byFolder) {
      return;
    }
    for (Path file : files) {
      Path folder = images != null ? images : file.getParent();
      for (Path image : ImageFiles.anyBelow(storage, folder).images()) {
        if (!builder.isListed(image)) {
          AnnotationPlace place = AnnotationPlace.of(file.toString(), 1);
          builder.image(image, splits.apply(file), 0, 0, place);
          builder.problem(
              place,
              AnnotationFault.UNLABELLED_IMAGE,
              image.toString(),
              "no line names it, so that it counts as one without objects");
        }
      }
    }
  }

  private static Path imagesOf(Storage storage, BoxFormat format, Path annotations)
      throws IOException {
    boolean isFolder = AnnotationSearch.isFolder(storage, annotations);
    Path beside = isFolder ? annotations : annotations.getParent();
    switch (format) {
      case COCO, CVAT, LABEL_STUDIO, BDD100K -> {
        Path folder = beside.getName().equalsIgnoreCase(ANNOTATIONS) ? beside.getParent() : beside;
        return firstFolder(storage, Stream.of(new Path(folder, IMAGES)), folder);
      }
      case KITTI -> {
        Path parent = beside.getParent();
        return firstFolder(
            storage, Stream.of(new Path(parent, "image_2"), new Path(parent, IMAGES)), beside);
      }
      case VOC -> {
        Path folder = ancestor(beside, ANNOTATIONS);
        return folder == null
            ? beside
            : firstFolder(
                storage,
                VOC_IMAGES.stream().map(name -> new Path(folder.getParent(), name)),
                folder);
      }
      case YOLO -> {
        if (!isFolder || !beside.getName().equals("labels")) {
          return beside;
        }
        Path parent = beside.getParent();
        boolean inside = !ImageFiles.anyBelow(storage, beside).images().isEmpty();
        return firstFolder(storage, Stream.of(new Path(parent, IMAGES)), inside ? beside : parent);
      }
      default -> {
        return beside;
      }
    }
  }

  private static Path ancestor(Path folder, String name) {
    for (Path above = folder; above != null; above = above.getParent()) {
      if (above.getName().equals(name)) {
        return above;
      }
    }
    return null;
  }

  private static Path firstFolder(Storage storage, Stream<Path> candidates, Path otherwise)
      throws IOException {
    for (Path candidate : candidates.toList()) {
      if (AnnotationSearch.isFolder(storage, candidate)) {
        return candidate;
      }
    }
    return otherwise;
  }
}
