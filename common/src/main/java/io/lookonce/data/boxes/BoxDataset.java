package io.lookonce.data.boxes;

import static io.lookonce.data.DatasetCard.require;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetKind;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code dataset.json} of a data set of images with boxes.
 *
 * <p>The images are rows of Parquet files, each with {@code content} (binary: the image file's own
 * bytes), {@code width} and {@code height} (int, in pixels of the upright image, as scoring sees
 * it), {@code source} and {@code split} (text) and {@code boxes} (an array of structs of {@code
 * x_min}, {@code y_min}, {@code x_max}, {@code y_max} (float, in pixels of that image, clipped to
 * it), {@code class_id} (int, an index into {@link #classes}), {@code area} (double), {@code crowd}
 * and {@code difficult} (boolean), see {@link io.lookonce.box.GroundTruthBox}).
 *
 * @param kind always {@value #LABELLED_BOXES}
 * @param format version of this layout, {@link DatasetCard#FORMAT} if new
 * @param name display name
 * @param classes class names by class id
 * @param boxOutside how boxes that extend beyond their image were treated
 * @param counts images and boxes by split
 * @param otherClasses number of boxes left out because their class was not requested
 * @param seed of the random split
 * @param fractions how images without a given split were divided
 * @param sources the inputs of the data set
 * @param rejected counts of rejected images by fault
 * @param problems counts of the entries of {@code problems.json} by fault, rejected images included
 * @param duplicates counts of images that occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab SHA-256 of the image file} per image in
 *     order, followed by one line per box: class id, corners and area as hexadecimal floating
 *     point, crowd and difficult, with tabs between them; after an addition, digest of the previous
 *     digest, a line feed and the digest of the addition; data sets with the same digest hold the
 *     same images and boxes
 * @param lookonceVersion version of Lookonce that wrote it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BoxDataset(
    String kind,
    int format,
    String name,
    List<String> classes,
    BoxOutside boxOutside,
    Map<String, BoxCounts> counts,
    long otherClasses,
    long seed,
    SplitFractions fractions,
    List<DatasetSource> sources,
    Map<String, Long> rejected,
    Map<String, Long> problems,
    DuplicateCounts duplicates,
    List<DatasetPart> parts,
    String contentSha256,
    String lookonceVersion)
    implements DatasetCard {

  /** Images with boxes. */
  public static final String LABELLED_BOXES = "labelled-boxes";

  private static final BoxCounts NOTHING = new BoxCounts(0, 0, 0, 0, 0, Map.of());

  /**
   * Checks that the values are consistent.
   *
   * @throws IllegalArgumentException naming the value that is missing or inconsistent
   */
  public BoxDataset {
    require(LABELLED_BOXES.equals(kind), "kind is " + kind + ", not " + LABELLED_BOXES);
    DatasetCard.requireFormat(format);
    require(classes != null && !classes.isEmpty(), "classes are missing");
    require(counts != null, "counts are missing");
    require(parts != null && !parts.isEmpty(), "parts are missing");
    require(contentSha256 != null, "content_sha256 is missing");
    for (Split split : Split.values()) {
      DatasetCard.requireRows(parts, split, of(counts, split).images());
    }
  }

  /**
   * Reads {@code dataset.json} in a folder.
   *
   * @throws io.lookonce.storage.InputRefused if the folder holds no data set, one of another kind,
   *     or an incomplete one
   */
  public static BoxDataset read(DatasetFolder folder) throws IOException {
    return folder.read(DatasetKind.LABELLED_BOXES, BoxDataset.class);
  }

  /**
   * This data set followed by the images of another one of the same classes.
   *
   * @param allParts the files of both, in order
   */
  public BoxDataset with(BoxDataset added, List<DatasetPart> allParts) {
    Map<String, BoxCounts> allCounts = new LinkedHashMap<>(counts);
    added.counts.forEach((split, more) -> allCounts.merge(split, more, BoxCounts::plus));
    List<DatasetSource> allSources = new ArrayList<>(sources);
    allSources.addAll(added.sources);
    return new BoxDataset(
        kind,
        format,
        name,
        classes,
        boxOutside,
        allCounts,
        otherClasses + added.otherClasses,
        seed,
        fractions,
        allSources,
        DatasetCard.sum(rejected, added.rejected),
        DatasetCard.sum(problems, added.problems),
        duplicates.plus(added.duplicates),
        allParts,
        DatasetCard.joinedSha256(this, added),
        added.lookonceVersion);
  }

  /** The counts of a split. */
  public BoxCounts counts(Split split) {
    return of(counts, split);
  }

  @Override
  public long count(Split split) {
    return counts(split).images();
  }

  private static BoxCounts of(Map<String, BoxCounts> counts, Split split) {
    return counts.getOrDefault(split.title(), NOTHING);
  }

  /**
   * Counts of one split.
   *
   * @param images all images
   * @param withoutBoxes images without boxes
   * @param boxes all boxes
   * @param crowd boxes that stand for a group
   * @param difficult boxes that need not be found
   * @param byClass boxes by class name, in the order of the classes
   */
  public record BoxCounts(
      @JsonAlias("pictures") long images,
      long withoutBoxes,
      long boxes,
      long crowd,
      long difficult,
      Map<String, Long> byClass) {

    /** Adds both. */
    BoxCounts plus(BoxCounts other) {
      return new BoxCounts(
          images + other.images,
          withoutBoxes + other.withoutBoxes,
          boxes + other.boxes,
          crowd + other.crowd,
          difficult + other.difficult,
          DatasetCard.sum(byClass, other.byClass));
    }
  }
}
