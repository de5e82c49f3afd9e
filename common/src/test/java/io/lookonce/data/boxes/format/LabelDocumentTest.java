package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** docs/labels.md speaks of the layouts that are recognised, and of no others. */
class LabelDocumentTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A row of the first table: its format and the first file name of its recognition. */
  private record Row(String format, String glob) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/labels.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length == 5 && cells[2].strip().matches("`[a-z][a-z0-9-]*`")) {
        Matcher name = CODE.matcher(cells[3]);
        assertThat(name.find()).as(line).isTrue();
        rows.add(new Row(cells[2].strip().replace("`", ""), name.group(1)));
      }
    }
    return rows;
  }

  @Test
  void everyFormatHasARowAndEveryRowAFormat() throws IOException {
    assertThat(rows().stream().map(Row::format).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(BoxFormat.values()).map(BoxFormat::title).toList());
  }

  @Test
  void everyLayoutThatIsReadIsInARowOfItsFormat() throws IOException {
    Storage storage = new Storage(new Configuration());
    for (Path place : LabelCasesTest.cases().toList()) {
      BoxFormat format =
          BoxLayout.find(
                  storage,
                  "--input x",
                  new org.apache.hadoop.fs.Path("file:" + place.toAbsolutePath()),
                  null,
                  null)
              .format();
      assertThat(rows()).as(place + " as " + format).anyMatch(row -> holds(place, row, format));
    }
  }

  private static boolean holds(Path place, Row row, BoxFormat format) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:{,**/}" + row.glob());
    try (Stream<Path> files = Files.walk(place)) {
      return row.format().equals(format.title())
          && files.anyMatch(file -> matcher.matches(place.relativize(file)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
