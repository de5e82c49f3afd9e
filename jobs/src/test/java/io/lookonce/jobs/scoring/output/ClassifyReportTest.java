package io.lookonce.jobs.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.output.ScoringReport.OtherFiles;
import io.lookonce.jobs.scoring.output.ScoringReport.Speed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ClassifyReportTest {

  private final SampleReport sample = new SampleReport();
  private final Map<String, Long> classes = new LinkedHashMap<>();
  private final long[] probabilities = new long[FractionCounts.BINS];

  @Test
  void holdsEverySectionInOrder() {
    classes.put("cat", 900L);
    classes.put("other", 328L);
    probabilities[19] = 1228;
    sample.errors = List.of(new ErrorKind("empty file", 12, List.of()));
    sample.otherFiles = List.of(new OtherFiles("txt", 3, List.of("a.txt")));
    sample.gallery = List.of(new GalleryImage("a.jpg", new byte[] {1}, 64, 48, "cat (0.931)"));

    ParsedPage page = page(1240, 12);

    assertThat(page.sections())
        .containsExactly(
            "gallery", "classes", "probabilities", "errors", "other-files", "settings");
    assertThat(page.tile("Images classified")).isEqualTo("1,228");
    assertThat(page.tile("Could not be read")).isEqualTo("12");
    assertThat(page.tile("cat")).isEqualTo("900");
    assertThat(page.tile("other")).isEqualTo("328");
    assertThat(page.texts("dd", "remark")).contains("73\u00A0% of those read");
    assertThat(page.tile("Images per second")).isEqualTo("6.44");
    assertThat(page.texts("span", "found")).containsExactly("cat (0.931)");
    assertThat(ParsedPage.elements(page.section("probabilities"), "tr").get(20))
        .extracting(row -> ((Element) row).getTextContent().strip())
        .isEqualTo("0.95 to 1.001,228");
    assertThat(report(1240, 12).headline())
        .isEqualTo(
            "1,240 images classified with yolo-lite 1 in 3 min 12 s: 900 as cat, 328 as other; 12"
                + " could not be read.");
  }

  @Test
  void ofManyClassesTheFirstAreNamed() {
    for (int id = 0; id < 30; id++) {
      classes.put("class-" + id, 10L);
    }
    sample.speed = new Speed(Double.NaN, Double.NaN, 1, 1);

    assertThat(report(300, 0).headline())
        .isEqualTo(
            "300 images classified with yolo-lite 1: 10 as class-0, 10 as class-1, 10 as class-2"
                + " and 27 more classes.");
    assertThat(page(300, 0).elements("div", "tile")).hasSizeLessThan(12);
  }

  @Test
  void aTableOfErrorsAloneShowsNoCharts() {
    sample.errors = List.of(new ErrorKind("empty", 2, List.of()));

    assertThat(page(2, 2).sections()).containsExactly("errors", "settings");
    assertThat(report(2, 2).headline())
        .startsWith("None of the 2 images could be read; yolo-lite 1 found nothing to classify");
    assertThat(report(1, 1).headline()).startsWith("The one image could not be read;");
  }

  @Test
  void classNamesStayText() {
    String name = "<script>alert(1)</script>";
    classes.put(name, 1L);

    ParsedPage page = page(1, 0);

    assertThat(page.elements("script")).isEmpty();
    assertThat(page.tile(name)).isEqualTo("1");
  }

  @Test
  void refusesFiguresThatCannotBe() {
    classes.put("cat", 3L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(5, 1))
        .withMessage(
            "Report totals: 3 images with a class and 1 with an error are not the 5 of the"
                + " table");
  }

  private ClassifyReport report(long images, long withError) {
    return new ClassifyReport(sample.scoring(), images, withError, classes, probabilities);
  }

  private ParsedPage page(long images, long withError) {
    return ParsedPage.of(report(images, withError).html());
  }
}
