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
 * The part of a report that all scoring commands share.
 *
 * @param title name of the scored folder
 * @param model what scored the images
 * @param speed the times
 * @param notices caveats about the figures, one sentence each; often empty
 * @param errors reasons why images failed, in display order
 * @param otherFiles files in the folder that are not images, in display order
 * @param gallery images with their results, in display order
 * @param provenance how to reproduce the run
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
   * Timing of a run; {@code NaN} where it was not measured.
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
      // Plain spaces, because the sentence also goes to terminals.
      String time = NumberText.duration(seconds).replace('\u00A0', ' ');
      return time.equals(NumberText.UNKNOWN) ? "" : " in " + time;
    }

    void addTo(List<Tile> tiles) {
      List<String> steps = new ArrayList<>();
      addStep(steps, "decoding", decodeMilliseconds);
      addStep(steps, "network", forwardMilliseconds);
      String mean = steps.isEmpty() ? "" : "; per image: " + String.join(", ", steps);
      tiles.add(
          Tile.of(
              "Images per second",
              NumberText.decimal(imagesPerSecond),
              "over " + NumberText.duration(seconds) + mean));
    }

    private static void addStep(List<String> steps, String name, double milliseconds) {
      if (Double.isFinite(milliseconds)) {
        steps.add(name + " " + NumberText.milliseconds(milliseconds));
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
   * @param kind of report, above the title
   * @param command name of the subcommand
   * @param results sections of this kind of report, placed between the gallery and the errors
   */
  Page page(String kind, String command, String headline, List<Tile> tiles, List<Section> results) {
    List<Section> sections = new ArrayList<>();
    if (!gallery.isEmpty()) {
      sections.add(
          Section.wide("gallery", "Gallery", html -> GalleryImage.write(html, "gallery", gallery)));
    }
    sections.addAll(results);
    addErrorsAndFiles(sections);
    sections.add(provenance.section(model.facts()));
    String footer =
        "Written by lookonce " + command + ", " + NumberText.moment(provenance.finished());
    return new Page(kind, title, headline, notices, tiles, sections, footer);
  }

  private void addErrorsAndFiles(List<Section> sections) {
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
  }

  private void writeOtherFiles(Html html) {
    html.element("p", "These files were skipped.", "class", "aside");
    otherFiles.forEach(files -> files.write(html));
  }

  /**
   * The files of one kind that are not images: counted and named, not scored.
   *
   * @param kind the file extension or what the content is
   * @param count how many there are
   * @param names some of them
   */
  public record OtherFiles(String kind, long count, List<String> names) {
    public OtherFiles {
      names = List.copyOf(names);
    }

    void write(Html html) {
      html.element(
          "div",
          () -> {
            html.element(
                "h3",
                () -> {
                  html.element("bdi", kind).text(" ");
                  html.element("span", NumberText.counted(count, "file", "files"), "class", "many");
                });
            html.element(
                "ul",
                () -> {
                  names.forEach(name -> html.element("li", () -> html.path(name)));
                  if (!names.isEmpty() && count > names.size()) {
                    String more = "and " + NumberText.count(count - names.size()) + " more";
                    html.element("li", more, "class", "more");
                  }
                },
                "class",
                "examples");
          },
          "class",
          "kind");
    }
  }
}
