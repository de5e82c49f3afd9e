package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.run.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the reports of all commands that score images show, whatever they look for.
 *
 * @param title names the run, such as the folder that was scored
 * @param model what scored the images
 * @param speed the times
 * @param notices what a reader must know before trusting the figures, one sentence each; often
 *     empty
 * @param errors why images failed, in the order to show
 * @param otherFiles files in the folder that are not images, in the order to show
 * @param gallery images with their results, in the order to show
 * @param provenance how it came to be
 */
public record ScoringReport(
    String title,
    Model model,
    Speed speed,
    List<String> notices,
    List<ErrorKind> errors,
    List<OtherFiles> otherFiles,
    List<GalleryImage> gallery,
    Provenance provenance) {

  /**
   * The model of a run.
   *
   * @param name its name in the registry
   * @param version its version there
   * @param kind the head and network in a few words
   * @param inputWidth in pixels
   * @param inputHeight in pixels
   */
  public record Model(String name, String version, String kind, int inputWidth, int inputHeight) {

    /** Name and version, for a sentence. */
    String named() {
      return name + " " + version;
    }

    private Map<String, String> facts() {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("model", named());
      facts.put("kind", kind);
      facts.put("input", inputWidth + " × " + inputHeight + " pixels");
      return facts;
    }
  }

  /**
   * The times of a run; what was not measured is {@code NaN}.
   *
   * @param seconds of wall clock for the scoring
   * @param imagesPerSecond over that time
   * @param decodeMilliseconds mean per image, reading and decoding
   * @param forwardMilliseconds mean per image, the network alone
   */
  public record Speed(
      double seconds,
      double imagesPerSecond,
      double decodeMilliseconds,
      double forwardMilliseconds) {

    /** The duration for the middle of a sentence, {@code " in 4.2 s"}; empty if not known. */
    String inWords() {
      // Plain spaces: the sentence also goes to terminals that know no others.
      String time = NumberText.duration(seconds).replace('\u00A0', ' ');
      return time.equals(NumberText.UNKNOWN) ? "" : " in " + time;
    }

    void addTo(List<Tile> tiles) {
      tiles.add(
          Tile.of(
              "Images per second",
              NumberText.decimal(imagesPerSecond),
              "over " + NumberText.duration(seconds)));
      addMilliseconds(tiles, "Decoding", decodeMilliseconds);
      addMilliseconds(tiles, "Network", forwardMilliseconds);
    }

    private static void addMilliseconds(List<Tile> tiles, String label, double milliseconds) {
      if (Double.isFinite(milliseconds)) {
        tiles.add(Tile.of(label, NumberText.milliseconds(milliseconds), "mean per image"));
      }
    }
  }

  public ScoringReport {
    notices = List.copyOf(notices);
    errors = List.copyOf(errors);
    otherFiles = List.copyOf(otherFiles);
    gallery = List.copyOf(gallery);
  }

  /**
   * Builds the page.
   *
   * @param kind what sort of report it is
   * @param command that wrote it
   * @param results the sections before those that every report has
   */
  Page page(String kind, String command, String headline, List<Tile> tiles, List<Section> results) {
    List<Section> sections = new ArrayList<>(results);
    sections.addAll(sections());
    String footer =
        "Written by lookonce " + command + ", " + NumberText.moment(provenance.finished());
    return new Page(kind, title, headline, notices, tiles, sections, footer);
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    if (!gallery.isEmpty()) {
      sections.add(
          Section.wide("gallery", "Gallery", html -> GalleryImage.write(html, "gallery", gallery)));
    }
    if (!errors.isEmpty()) {
      sections.add(
          Section.wide(
              "errors",
              "Images that could not be read",
              html -> errors.forEach(kind -> kind.write(html))));
    }
    if (!otherFiles.isEmpty()) {
      sections.add(Section.wide("other-files", "Files that are not images", this::writeOtherFiles));
    }
    sections.add(provenance.section(model.facts()));
    return sections;
  }

  private void writeOtherFiles(Html html) {
    html.element("p", "They were counted and left alone.", "class", "aside");
    otherFiles.forEach(files -> files.write(html));
  }
}
