package io.lookonce.jobs.evaluation.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.scoring.output.ErrorKind;
import io.lookonce.jobs.scoring.output.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class DetectorSplitTest {

  private static final BoundingBox HERE = new BoundingBox(0, 0, 10, 10);
  private static final BoundingBox THERE = new BoundingBox(50, 0, 60, 10);

  /** Two cars, one found with 0.9; nothing else. Recall .5 with precision 1: AP50 = 51/101. */
  private static DetectionMetrics oneOfTwo(List<String> classes) {
    return DetectionMetrics.of(
        classes,
        List.of(
            new EvaluatedImage(
                List.of(GroundTruthBox.of(HERE, 0), GroundTruthBox.of(THERE, 0)),
                List.of(new Detection(HERE, 0, 0.9f)))));
  }

  private static GalleryImage image(String name) {
    return new GalleryImage(name, new byte[] {1}, 64, 48, name);
  }

  private static EvaluationReport report(String text, DetectorSplit... splits) {
    return new EvaluationReport(
        text,
        text,
        DetectorSplit.headline(text, List.of(splits)),
        List.of(text),
        List.of(splits),
        Optional.of(DetectorSplit.means(List.of(splits))),
        Map.of(text, text),
        new SampleReport().provenance());
  }

  private static ParsedPage page(EvaluationReport report) {
    return ParsedPage.of(report.html());
  }

  private static List<String> rows(Element section) {
    return ParsedPage.elements(section, "tr").stream()
        .map(row -> row.getTextContent().strip().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void saysHowGoodTheDetectorIsInFiguresCurvesAndImages() {
    DetectorSplit test =
        new DetectorSplit(
            "test",
            oneOfTwo(List.of("car", "bus")),
            List.of(
                new ErrorKind(
                    "without detections", 3, List.of(new ErrorKind.Example("lost.jpg", "no row")))),
            List.of(image("missed.jpg"), image("also.jpg")),
            List.of(image("alarm.jpg")));
    EvaluationReport report = report("cars:1", test);
    assertThat(report.headline())
        .isEqualTo("cars:1 reaches mAP50 0.505 and mAP 0.505 on 1 test image");
    ParsedPage page = page(report);
    assertThat(page.sections())
        .containsExactly(
            "means",
            "curves-test",
            "classes-test",
            "misses-test",
            "false-alarms-test",
            "unscored-test",
            "settings");
    assertThat(page.tile("mAP50, test")).isEqualTo("0.505");
    assertThat(page.tile("Objects, test")).isEqualTo("2");
    assertThat(page.tile("Without detections, test")).isEqualTo("3");
    assertThat(rows(page.section("means"))).contains("AP500.505", "AP large–", "VOC 2010 AP0.500");
    // Objects, AP50, best score, precision, recall, F1; a class without objects has no row there.
    assertThat(rows(page.section("classes-test")).get(1))
        .isEqualTo("car20.5050.9001.0000.5000.667");
    assertThat(rows(page.section("classes-test")).get(2)).startsWith("ClassObjectsCrowds");
    // Precision 1 from recall 0 to .5 on 1,000 by 220; the axes go from 0 to 1 all the same.
    String line =
        ParsedPage.elements(page.section("curves-test"), "polyline").get(0).getAttribute("points");
    assertThat(line).startsWith("0.0,0.00 10.0,0.00").endsWith(" 500.0,0.00");
    assertThat(page.section("unscored-test").getTextContent()).contains("lost.jpg", "no row");
    assertThat(
            page.elements("*").stream().map(e -> e.getAttribute("id")).filter(id -> !id.isEmpty()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aChartHasNoMoreClassesThanCanBeToldApartTheMostFrequentFirst() {
    List<String> classes = IntStream.range(0, 8).mapToObj(i -> "class-" + i).toList();
    List<GroundTruthBox> objects = new ArrayList<>(List.of(GroundTruthBox.of(THERE, 7)));
    IntStream.range(0, 8).forEach(id -> objects.add(GroundTruthBox.of(HERE, id)));
    DetectionMetrics figures =
        DetectionMetrics.of(classes, List.of(new EvaluatedImage(objects, List.of())));
    DetectorSplit test = new DetectorSplit("test", figures, List.of(), List.of(), List.of());
    Element curves = page(report("m:1", test)).section("curves-test");
    List<Element> legends = ParsedPage.elements(curves, "ul");
    assertThat(ParsedPage.elements(legends.get(0), "bdi"))
        .extracting(Element::getTextContent)
        .containsExactly("class-7", "class-0", "class-1", "class-2", "class-3", "class-4");
    assertThat(ParsedPage.elements(legends.get(1), "bdi")).hasSize(2);
    assertThat(ParsedPage.elements(curves, "details")).hasSize(1);
  }

  @Test
  void hostileNamesStayText() {
    String hostile = "\"><script>alert(1)</script>";
    DetectorSplit test =
        new DetectorSplit(
            "test",
            oneOfTwo(List.of(hostile)),
            List.of(),
            List.of(image(hostile)),
            List.of(image(hostile)));
    ParsedPage page = page(report(hostile, test));
    assertThat(page.elements("script")).isEmpty();
    assertThat(page.elements("h1").get(0).getTextContent()).isEqualTo(hostile + " on " + hostile);
  }
}
