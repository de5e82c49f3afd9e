package io.lookonce.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;

/** Lists as people have them: whatever the words, the order and the separator, the same images. */
class CsvTablePropertyTest {

  private static final List<String> NAMES = List.of("a.jpg", "b, c.png", "d; e.jpg", "f \"g\".bmp");
  private static final List<String> LABELS = List.of("cat", "dog, wet", "0", "chat noir");
  private static final List<Split> SPLITS =
      Collections.unmodifiableList(
          java.util.Arrays.asList(Split.TRAIN, null, Split.TEST, Split.VALIDATION));

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("manifests");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("labels.csv"));
    Files.delete(folder);
  }

  @Property(tries = 300)
  void manifestsInAnyDressNameTheSameImages(
      @ForAll("paths") String path,
      @ForAll("labels") String label,
      @ForAll("splits") String split,
      @ForAll("separators") char separator,
      @ForAll long order,
      @ForAll boolean bom,
      @ForAll boolean crlf,
      @ForAll boolean quoteAll,
      @ForAll boolean announced)
      throws IOException {
    List<Integer> columns = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(columns, new Random(order));
    List<String> lines = new ArrayList<>();
    if (announced) {
      lines.add("sep=" + separator);
    }
    lines.add(line(columns, separator, quoteAll, path, label, split, "width"));
    for (int i = 0; i < NAMES.size(); i++) {
      String given = SPLITS.get(i) == null ? "" : SPLITS.get(i).title();
      lines.add(line(columns, separator, quoteAll, NAMES.get(i), LABELS.get(i), given, "64"));
    }
    String text = (bom ? "\uFEFF" : "") + String.join(crlf ? "\r\n" : "\n", lines);
    Files.writeString(folder.resolve("labels.csv"), text);

    Storage storage = new Storage(new Configuration());
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(folder.resolve("labels.csv").toString());
    LabelledListing listing = CsvManifest.list(storage, "--input x", file);

    assertThat(listing.images()).extracting(LabelledImage::label).isEqualTo(LABELS);
    assertThat(listing.images()).extracting(LabelledImage::split).isEqualTo(SPLITS);
    for (int i = 0; i < NAMES.size(); i++) {
      assertThat(listing.images().get(i).source()).endsWith("/" + NAMES.get(i));
    }
    assertThat(listing.leftOut()).singleElement().asString().contains("width");
  }

  private static String line(
      List<Integer> columns, char separator, boolean quoteAll, String... fields) {
    List<String> written = new ArrayList<>();
    for (int column : columns) {
      String field = fields[column];
      boolean needed = field.indexOf(separator) >= 0 || field.indexOf('"') >= 0;
      written.add(quoteAll || needed ? '"' + field.replace("\"", "\"\"") + '"' : field);
    }
    return String.join(String.valueOf(separator), written);
  }

  @Provide
  Arbitrary<String> paths() {
    return dressed("path", "filename", "file_name", "Image Path", "image", "img", "image_id", "id");
  }

  @Provide
  Arbitrary<String> labels() {
    return dressed("label", "class", "Class Name", "category", "target", "class_id");
  }

  @Provide
  Arbitrary<String> splits() {
    return dressed("split", "data_split", "set", "subset", "partition");
  }

  private static Arbitrary<String> dressed(String... words) {
    return Arbitraries.of(words)
        .flatMap(word -> Arbitraries.of(word, word.toUpperCase(Locale.ROOT), " " + word + " "));
  }

  @Provide
  Arbitrary<Character> separators() {
    return Arbitraries.of(',', ';', '\t');
  }
}
