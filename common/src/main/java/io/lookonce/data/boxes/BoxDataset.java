package io.lookonce.data.boxes;

import static io.lookonce.data.DatasetCard.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetKind;
import io.lookonce.data.DatasetPart;
import io.lookonce.data.DatasetSource;
import io.lookonce.data.DuplicateCounts;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code dataset.json} says of a data set of images with boxes.
 *
 * <p>The images are rows of Parquet files, each with {@code content} (binary: the image file's own
 * bytes), {@code width} and {@code height} (int, in pixels of the upright image, as scoring sees
 * it), {@code source} and {@code split} (text) and {@code boxes} (an array of structs of {@code
 * x_min}, {@code y_min}, {@code x_max}, {@code y_max} (float, in pixels of that image, clipped to
 * it), {@code class_id} (int, a place in {@link #classes}), {@code area} (double), {@code crowd}
 * and {@code difficult} (boolean), see {@link io.lookonce.box.GroundTruthBox}).
 *
 * @param kind what the images are labelled with, {@value #LABELLED_BOXES}
 * @param format version of this layout, {@link DatasetCard#FORMAT} where it is new
 * @param name what people call the data set
 * @param classes class names by class id
 * @param boxOutside what was done with boxes that reach beyond their image
 * @param counts images and boxes by split
 * @param otherClasses boxes left out because their class was not asked for, though their source
 *     declares it
 * @param seed what the shares were drawn with
 * @param fractions the shares of images that had no split of their own
 * @param sources what the data set was made from
 * @param rejected images that were left out, by fault
 * @param problems everything that {@code problems.json} lists, by fault; rejected images too
 * @param duplicates how many images occur more than once; {@code duplicates.json} lists them
 * @param parts the Parquet files, in order: train, validation, test
 * @param contentSha256 digest of one line {@code SPLIT tab SHA-256 of the image file} per image in
 *     order, followed by one line per box: class id, corners and area as hexadecimal floating
 *     point, crowd and difficult, with tabs between them; of a data set that was added to, of its
 *     digest before and that of what came, a line feed between them; two data sets with the same
 *     digest hold the same images and boxes
 * @param lookonceVersion the software that made it
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
   * Checks that the values fit together.
   *
   * @throws IllegalArgumentException naming what is missing or contradicts
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
   * Reads what the data set in a folder says of itself.
   *
   * @throws io.lookonce.storage.InputRefused if the folder holds none, one of another kind, or not
   *     all of one
   */
  public static BoxDataset read(DatasetFolder folder) throws IOException {
    return folder.read(DatasetKind.LABELLED_BOXES, BoxDataset.class);
  }

  /**
   * This data set with the images of another one, of the same classes, behind its own.
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

  /** What a split holds. */
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
}
