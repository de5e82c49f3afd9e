package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.image.DetectionPainter;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.report.GalleryImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Paints faults into their images, which are read again: they are few. */
final class DetectionErrorGallery {

  private static final long MOST_PIXELS = 100_000_000L;

  private final Map<Long, byte[]> contents = new HashMap<>();

  /**
   * Reads the images of faults.
   *
   * @param images rows of {@code index}, {@code source} and {@code content}
   */
  DetectionErrorGallery(Dataset<Row> images, Collection<List<DetectionError>> faults) {
    List<DetectionError> all = faults.stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return;
    }
    Stream<Row> rows =
        images
            .filter(
                col("source").isin(all.stream().map(DetectionError::source).distinct().toArray()))
            .filter(col("index").isin(all.stream().map(DetectionError::index).distinct().toArray()))
            .select("index", "content")
            .collectAsList()
            .stream();
    rows.forEach(row -> contents.put(row.getLong(0), row.getAs(1)));
  }

  /** The painted images of faults, in the same order; those that cannot be decoded are absent. */
  List<GalleryImage> paint(List<DetectionError> faults) {
    List<GalleryImage> gallery = new ArrayList<>();
    for (DetectionError fault : faults) {
      try {
        gallery.add(
            GalleryImage.of(
                fault.source(),
                new DetectionPainter()
                    .paint(
                        new ImageDecoder(MOST_PIXELS).decode(contents.get(fault.index())),
                        fault.frames()),
                fault.caption()));
      } catch (ImageRefused unreadable) {
        // Its objects are among the misses all the same; the report names it.
      }
    }
    return gallery;
  }
}
