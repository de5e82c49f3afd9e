package io.lookonce.jobs.scoring;

import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.jobs.report.GalleryPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Fetches the few pictures that a report shows. */
final class GalleryPainter {

  private static final long GALLERY_MAX_PIXELS = 100_000_000L;

  private final PictureSource source;
  private final Map<String, PictureFile> listed = new HashMap<>();
  private final List<GalleryPicture> gallery = new ArrayList<>();

  GalleryPainter(PictureSource source) {
    this.source = source;
    source.listing().pictures().forEach(file -> listed.put(file.path(), file));
  }

  /**
   * Adds a picture, unless it is no longer there as it was scored: its row stands in the table all
   * the same.
   *
   * @param paint what is painted on it, at its full size
   */
  void add(ScoredPicture scored, UnaryOperator<Picture> paint, String caption) {
    PictureFile file = listed.get(scored.path());
    if (!scored.file().equals(file)) {
      return;
    }
    try {
      Picture original = new PictureDecoder(GALLERY_MAX_PIXELS).decode(source.content(file));
      gallery.add(GalleryPicture.of(file.path(), paint.apply(original), caption));
    } catch (IOException gone) {
      // The gallery shows what is still there.
    }
  }

  /** What was added, in that order. */
  List<GalleryPicture> gallery() {
    return gallery;
  }
}
