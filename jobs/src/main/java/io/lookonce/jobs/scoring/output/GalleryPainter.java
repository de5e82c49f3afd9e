package io.lookonce.jobs.scoring.output;

import io.lookonce.image.Image;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Fetches the few images that a report shows. */
final class GalleryPainter {

  private static final long GALLERY_MAX_PIXELS = 100_000_000L;

  private final ImageSource source;
  private final Map<String, ImageFile> listed = new HashMap<>();
  private final List<GalleryImage> gallery = new ArrayList<>();

  GalleryPainter(ImageSource source) {
    this.source = source;
    source.listing().images().forEach(file -> listed.put(file.path(), file));
  }

  /**
   * Adds an image, unless it is no longer there as it was scored: its row stands in the table all
   * the same.
   *
   * @param paint what is painted on it, at its full size
   */
  void add(ScoredImage scored, UnaryOperator<Image> paint, String caption) {
    ImageFile file = listed.get(scored.path());
    if (!scored.file().equals(file)) {
      return;
    }
    try {
      Image original = new ImageDecoder(GALLERY_MAX_PIXELS).decode(source.content(file));
      gallery.add(GalleryImage.of(file.path(), paint.apply(original), caption));
    } catch (IOException gone) {
      // The gallery shows what is still there.
    }
  }

  /** What was added, in that order. */
  List<GalleryImage> gallery() {
    return gallery;
  }
}
