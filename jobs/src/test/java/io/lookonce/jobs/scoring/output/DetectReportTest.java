package io.lookonce.jobs.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.ParsedPage;
import io.lookonce.jobs.scoring.output.DetectReport.Totals;
import io.lookonce.jobs.scoring.output.ScoringReport.Model;
import io.lookonce.jobs.scoring.output.ScoringReport.OtherFiles;
import io.lookonce.jobs.scoring.output.ScoringReport.Speed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class DetectReportTest {
  private final SampleReport sample = new SampleReport();

  private static byte[] jpeg(int width, int height) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "jpg", jpeg);
    return jpeg.toByteArray();
  }

  @Test
  void holdsEverySectionInOrder() throws IOException {
    sample.errors = List.of(new ErrorKind("empty file", 12, List.of()));
    sample.otherFiles = List.of(new OtherFiles("txt", 3, List.of("a.txt")));
    sample.gallery = List.of(new GalleryImage("a.jpg", jpeg(64, 48), 64, 48, "1 car"));
    ParsedPage page = sample.page();
    assertThat(page.sections())
        .containsExactly(
            "gallery", "classes", "scores", "crowding", "errors", "other-files", "settings");
    assertThat(page.elements("nav").get(0).getElementsByTagName("a").getLength()).isEqualTo(7);
    assertThat(page.tile("Images scored")).isEqualTo("1,240");
    assertThat(page.tile("Objects found")).isEqualTo("2,310");
    assertThat(page.tile("Images with objects")).isEqualTo("801");
    assertThat(page.tile("In the table")).isEqualTo("12,400");
    assertThat(page.tile("Images per second")).isEqualTo("6.44");
    assertThat(page.texts("dd", "remark"))
        .contains(
            "over 3\u00A0min\u00A012\u00A0s; per image: decoding 13.2\u00A0ms, network"
                + " 142\u00A0ms");
    assertThat(page.texts("div", "alert")).singleElement().asString().contains("12");
    // 2,310 boxes in the 1,228 images that could be read
    assertThat(page.texts("dd", "remark")).contains("1.88 per image");
  }

  @Test
  void needsNothingFromOutsideAndRunsNothing() throws IOException {
    sample.gallery = List.of(new GalleryImage("a.jpg", jpeg(64, 48), 64, 48, "1 car"));
    String html = sample.html();
    assertThat(html).doesNotContain("<script", "<link", "@import", "url(", "http://", "https://");
    assertThat(Pattern.compile("src=\"(?!data:image/jpeg;base64,)").matcher(html).find()).isFalse();
    assertThat(html).contains("name=\"viewport\"", "prefers-color-scheme: dark", "@media print");
  }

  @Test
  void everyPlaceALinkLeadsToExistsOnce() throws IOException {
    GalleryImage image = new GalleryImage("a.jpg", jpeg(8, 8), 8, 8, "1 car");
    sample.gallery = List.of(image, image);
    ParsedPage page = sample.page();
    List<String> ids =
        page.elements("*").stream()
            .map(element -> element.getAttribute("id"))
            .filter(id -> !id.isEmpty())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(page.elements("a").stream().map(a -> a.getAttribute("href").substring(1)))
        .isSubsetOf(ids);
    assertThat(page.elements("svg").stream().map(svg -> svg.getAttribute("aria-labelledby")))
        .isSubsetOf(ids);
  }

  @Test
  void carriesTheImagesThemselves() throws IOException {
    sample.gallery = List.of(new GalleryImage("dir/a.jpg", jpeg(64, 48), 64, 48, "3 cars"));
    ParsedPage page = sample.page();
    Element image = page.elements("img").get(0);
    String base64 = image.getAttribute("src").substring("data:image/jpeg;base64,".length());
    BufferedImage decoded =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    assertThat(decoded.getWidth()).isEqualTo(64);
    assertThat(image.getAttribute("width")).isEqualTo("64");
    assertThat(image.getAttribute("height")).isEqualTo("48");
    assertThat(image.getAttribute("alt")).isEqualTo("3 cars: dir/a.jpg");
    assertThat(page.texts("span", "found")).containsExactly("3 cars");
  }

  @Test
  void scoresStandInTheirBins() {
    sample.scoreHistogram[0] = 7;
    sample.scoreHistogram[19] = 2303;
    List<Element> rows = ParsedPage.elements(sample.page().section("scores"), "tr");
    assertThat(rows).hasSize(1 + 20);
    assertThat(rows.get(1).getTextContent().strip()).isEqualTo("0.00 to 0.057");
    assertThat(rows.get(20).getTextContent().strip()).isEqualTo("0.95 to 1.002,303");
  }

  @Test
  void errorsHaveTheirReasonExamplesAndTheRest() {
    sample.errors =
        List.of(
            new ErrorKind(
                "truncated", 11, List.of(new ErrorKind.Example("a.jpg", "ends after 3 bytes"))),
            new ErrorKind("empty", 1, List.of(new ErrorKind.Example("b.jpg", "0 bytes"))));
    Element errors = sample.page().section("errors");
    assertThat(ParsedPage.elements(errors, "h3").stream().map(Element::getTextContent))
        .containsExactly("truncated 11 images", "empty 1 image");
    assertThat(ParsedPage.elements(errors, "li").stream().map(Element::getTextContent))
        .containsExactly("a.jpgends after 3 bytes", "and 10 more", "b.jpg0 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>.jpg",
        "\"><img src=x onerror=alert(1)>.jpg",
        "a&b&amp;'c'.jpg",
        "]]></style><!--.jpg",
        "مرحبا-שלום.jpg",
        "🚗.jpg"
      })
  void hostileNamesStayTextEverywhere(String name) throws IOException {
    sample.title = name;
    sample.model = new Model(name, name, name, 1, 1);
    sample.notices = List.of(name);
    sample.boxesPerClass = Map.of(name, 3L);
    sample.errors = List.of(new ErrorKind(name, 1, List.of(new ErrorKind.Example(name, name))));
    sample.otherFiles = List.of(new OtherFiles(name, 1, List.of(name)));
    sample.gallery = List.of(new GalleryImage(name, jpeg(8, 8), 8, 8, name));
    sample.settings = Map.of(name, name);
    ParsedPage page = sample.page();
    assertThat(page.elements("script")).isEmpty();
    assertThat(page.elements("img")).hasSize(1);
    assertThat(page.elements("title").get(0).getTextContent()).isEqualTo(name);
    assertThat(page.elements("h1").get(0).getTextContent()).isEqualTo(name);
    assertThat(page.texts("p", "notice")).containsExactly(name);
    assertThat(page.texts("bdi", "path")).filteredOn(name::equals).hasSize(6);
    assertThat(page.texts("span", "message")).containsExactly(name);
    assertThat(page.texts("span", "found")).containsExactly(name);
  }

  @Test
  void oddCharactersInPathsDoNotBreakThePage() {
    ErrorKind.Example example = new ErrorKind.Example("a\n\u0000\uD800b\u202Ec", "m\u0001");
    sample.errors = List.of(new ErrorKind("odd", 1, List.of(example)));
    assertThat(sample.page().texts("bdi", "path")).contains("a␊␀\uFFFDb\uFFFDc");
  }

  @Test
  void secretsDoNotReachThePage() throws IOException {
    String path = "s3a://AKIA:hunter2@bucket/a.jpg";
    sample.title = path;
    sample.settings.put("images", path);
    sample.settings.put("fs.s3a.secret.key", "hunter2");
    sample.errors = List.of(new ErrorKind("gone", 1, List.of(new ErrorKind.Example(path, path))));
    sample.gallery = List.of(new GalleryImage(path, jpeg(8, 8), 8, 8, "1 car"));
    assertThat(sample.html()).doesNotContain("hunter2").contains("s3a://***@bucket/a.jpg");
  }

  @Test
  void aRunWithNothingNewShowsTheTableAndItsSettings() {
    sample.totals(0, 0, 12_400, 0, 0, 0);
    sample.speed = new Speed(0.8, Double.NaN, Double.NaN, Double.NaN);
    ParsedPage page = sample.page();
    assertThat(page.sections()).containsExactly("settings");
    assertThat(page.elements("div", "tile")).hasSize(2);
    assertThat(page.tile("In the table")).isEqualTo("12,400");
  }

  @Test
  void aRunOfErrorsAloneShowsNoCharts() {
    sample.totals(12, 12, 12, 0, 12, 0);
    sample.speed = new Speed(2.4, 5, Double.NaN, Double.NaN);
    sample.errors = List.of(new ErrorKind("empty", 12, List.of()));
    ParsedPage page = sample.page();
    assertThat(page.sections()).containsExactly("errors", "settings");
    assertThat(page.tile("Could not be read")).isEqualTo("12");
    assertThat(sample.html()).doesNotContain("NaN", "Infinity");
  }

  @Test
  void aRunWithoutDetectionsSaysZero() {
    sample.totals(40, 40, 40, 0, 0, 0);
    ParsedPage page = sample.page();
    assertThat(page.sections()).containsExactly("settings");
    assertThat(page.tile("Objects found")).isEqualTo("0");
    assertThat(page.elements("div", "alert")).isEmpty();
  }

  @Test
  void hugeCountsAreWrittenOut() {
    long huge = 9_000_000_000_000_000_000L;
    sample.totals(huge, huge, huge, huge, 0, huge);
    sample.boxesPerClass = Map.of("car", huge);
    sample.scoreHistogram[10] = huge;
    sample.boxesPerImage = new long[] {0, huge};
    ParsedPage page = sample.page();
    assertThat(page.tile("Objects found")).isEqualTo("9,000,000,000,000,000,000");
    assertThat(page.elements("dd", "long")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void settingsKeepTheirOrderAndStandLast() {
    sample.settings = new LinkedHashMap<>();
    sample.settings.put("z-first", "1");
    sample.settings.put("a-second", "2");
    Element settings = sample.page().section("settings");
    assertThat(ParsedPage.elements(settings, "dt").stream().map(Element::getTextContent))
        .containsExactly(
            "z-first",
            "a-second",
            "model",
            "kind",
            "input",
            "run",
            "started",
            "finished",
            "lookonce",
            "Spark",
            "Java");
  }

  @Test
  void aReportDoesNotChangeAfterItWasMade() {
    DetectReport report = sample.report();
    sample.scoreHistogram[3] = 99;
    assertThat(report.scoreHistogram()[3]).isZero();
  }

  @Test
  void refusesFiguresThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Totals(5, 5, 5, 4, 2, 9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Totals(5, 5, 5, 0, 0, -1));
    sample.scoreHistogram = new long[10];
    assertThatIllegalArgumentException()
        .isThrownBy(sample::report)
        .withMessage("Score histogram has 10 bins, not 20");
  }

  @Test
  void aFullDiskSurfacesAsItself() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatIOException()
        .isThrownBy(() -> sample.report().write(full))
        .withMessage("No space left on device");
  }
}
