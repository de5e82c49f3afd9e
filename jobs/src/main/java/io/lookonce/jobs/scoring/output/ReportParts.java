package io.lookonce.jobs.scoring.output;

import io.lookonce.image.Image;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageListing.NonImageFiles;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.ScoringReport.OtherFiles;
import io.lookonce.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The parts that the reports of all scoring commands share. */
final class ReportParts {

  private final ModelCard card;
  private final ScoringRun run;
  private final TableSummary table;

  ReportParts(ScoringRun run, TableSummary table) {
    this.card = run.card();
    this.run = run;
    this.table = table;
  }

  /**
   * Assembles the report.
   *
   * @param modelKind what kind of model it is, such as "classifier"
   * @param results what the model computes, in the plural, such as "boxes"
   */
  ScoringReport report(String modelKind, String results, List<GalleryImage> gallery) {
    return new ScoringReport(
        folderName(run.listing().base()),
        new ScoringReport.Model(
            card.name(),
            String.valueOf(card.version()),
            modelKind + ", " + NumberText.counted(card.classes().size(), "class", "classes"),
            card.input().width(),
            card.input().height()),
        new ScoringReport.Speed(
            coversTable() ? run.scoringSeconds() : Double.NaN,
            run.planned() == 0 ? Double.NaN : run.imagesPerSecond(),
            table.meanDecodeMilliseconds(),
            table.meanForwardMilliseconds()),
        notices(results),
        errors(),
        otherFiles(run.listing()),
        gallery,
        run.provenance());
  }

  /** The last part of a URI; the settings at the end of the page show all of it. */
  private static String folderName(String base) {
    String path = base.replaceFirst("/+$", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() || name.endsWith(":") ? base : name;
  }

  private boolean coversTable() {
    return run.planned() == table.images();
  }

  private List<String> notices(String results) {
    List<String> notices = new ArrayList<>();
    if (Boolean.FALSE.equals(card.metrics().get(ModelCard.TRAINED))) {
      notices.add(
          "This model is untrained: its parameters are random and its "
              + results
              + " are meaningless.");
    }
    if (!coversTable()) {
      notices.add(share());
    }
    for (String remark : run.remarks()) {
      notices.add(Character.toUpperCase(remark.charAt(0)) + remark.substring(1) + ".");
    }
    if (table.gone() > 0) {
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d images that were scored are gone; their rows stay in the table and count for"
                  + " nothing here.",
              table.gone()));
    }
    run.listing().warnings().forEach(warning -> notices.add(warning + "."));
    return notices;
  }

  private String share() {
    return run.planned() == 0
        ? "This run found no new image; all of these images were scored earlier."
        : String.format(
            Locale.ROOT,
            "This report covers the whole table; the last run added %s to it.",
            NumberText.counted(run.planned(), "image", "images"));
  }

  private List<ErrorKind> errors() {
    List<ErrorKind> kinds = new ArrayList<>();
    table
        .errorCounts()
        .forEach(
            (kind, count) ->
                kinds.add(
                    new ErrorKind(
                        kind,
                        count,
                        table.errorExamples(kind).stream()
                            .map(image -> new ErrorKind.Example(image.path(), image.error()))
                            .toList())));
    return kinds;
  }

  private static List<OtherFiles> otherFiles(ImageListing listing) {
    Map<String, List<String>> namesByKind = new TreeMap<>();
    for (String name : listing.otherFiles().names()) {
      namesByKind
          .computeIfAbsent(NonImageFiles.extension(name), kind -> new ArrayList<>())
          .add(name);
    }
    return listing.otherFiles().countByExtension().entrySet().stream()
        .map(
            entry ->
                new OtherFiles(
                    entry.getKey(),
                    entry.getValue(),
                    namesByKind.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  /** Reads the images that a report shows. */
  static final class GalleryPainter {

    private static final long GALLERY_MAX_PIXELS = 100_000_000L;

    private final ImageSource source;
    private final Map<String, ImageFile> listed = new HashMap<>();
    private final List<GalleryImage> gallery = new ArrayList<>();

    /**
     * @param candidates all images that may be added
     */
    GalleryPainter(ImageSource source, List<ScoredImage> candidates) {
      this.source = source;
      Set<String> paths = candidates.stream().map(ScoredImage::path).collect(Collectors.toSet());
      for (ImageFile file : source.listing().images()) {
        if (paths.contains(file.path())) {
          listed.put(file.path(), file);
        }
      }
    }

    /**
     * Adds an image, unless it was changed or removed since it was scored.
     *
     * @param paint draws on the image at full size
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
        // Removed since the listing; the gallery omits it.
      }
    }

    List<GalleryImage> gallery() {
      return gallery;
    }
  }
}
