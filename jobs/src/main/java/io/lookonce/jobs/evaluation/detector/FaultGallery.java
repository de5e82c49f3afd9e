package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.image.DetectionPainter;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.PictureRefused;
import io.lookonce.jobs.report.GalleryPicture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Paints faults into their pictures, which are read again: they are few. */
final class FaultGallery {

  private static final long MOST_PIXELS = 100_000_000L;

  private final Map<Long, byte[]> contents = new HashMap<>();

  /**
   * Reads the pictures of faults.
   *
   * @param pictures rows of {@code index}, {@code source} and {@code content}
   */
  FaultGallery(Dataset<Row> pictures, Collection<List<PictureFault>> faults) {
    List<PictureFault> all = faults.stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return;
    }
    Stream<Row> rows =
        pictures
            .filter(col("source").isin(all.stream().map(PictureFault::source).distinct().toArray()))
            .filter(col("index").isin(all.stream().map(PictureFault::index).distinct().toArray()))
            .select("index", "content")
            .collectAsList()
            .stream();
    rows.forEach(row -> contents.put(row.getLong(0), row.getAs(1)));
  }

  /** The painted pictures of faults, in the same order; those that cannot be decoded are absent. */
  List<GalleryPicture> paint(List<PictureFault> faults) {
    List<GalleryPicture> gallery = new ArrayList<>();
    for (PictureFault fault : faults) {
      try {
        gallery.add(
            GalleryPicture.of(
                fault.source(),
                new DetectionPainter()
                    .paint(
                        new PictureDecoder(MOST_PIXELS).decode(contents.get(fault.index())),
                        fault.frames()),
                fault.caption()));
      } catch (PictureRefused unreadable) {
        // Its objects are among the misses all the same; the report names it.
      }
    }
    return gallery;
  }
}
