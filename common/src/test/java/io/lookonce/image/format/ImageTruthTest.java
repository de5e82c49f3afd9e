package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every format, depth, colour and layout against the pixels that the files were made of; the
 * largest differences are the table in docs/image-formats.md.
 */
@Tag("slow")
class ImageTruthTest {

  private static final Path DOCUMENT = Path.of("../docs/image-formats.md");
  private static final Path WRITTEN = Path.of("target/image-formats.md");

  private final ImageDecoder decoder = new ImageDecoder(10_000_000);
  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyFileIsReadAsItWasMadeOrRefusedByName() throws Exception {
    Map<String, List<TrueFile>> rows = new LinkedHashMap<>();
    Stream.of(TrueJpegs.all(), TruePngs.all(), TrueBmps.all(), TrueTiffs.all(), TrueOthers.all())
        .flatMap(List::stream)
        .forEach(file -> rows.computeIfAbsent(file.row(), row -> new ArrayList<>()).add(file));
    StringBuilder table = new StringBuilder();
    table.append("| format | files | largest difference |\n|---|---:|---|\n");
    rows.forEach(
        (row, files) ->
            table.append(
                String.format(
                    Locale.ROOT, "| %s | %d | %s |\n", row, files.size(), difference(row, files))));
    Files.createDirectories(WRITTEN.getParent());
    Files.writeString(WRITTEN, table.toString());
    assertThat(wrong).isEmpty();
    assertThat(Files.readString(DOCUMENT)).as("the table, now in " + WRITTEN).contains(table);
  }

  private String difference(String row, List<TrueFile> files) {
    int largest = 0;
    int refused = 0;
    for (TrueFile file : files) {
      try {
        Image image = decoder.decode(file.bytes());
        if (file.expected() == null) {
          wrong.add(row + ": " + file.name() + " is not refused");
          continue;
        }
        int here = largest(image, file.expected());
        largest = Math.max(largest, here);
        if (here > 2) {
          wrong.add(row + ": " + file.name() + " differs by " + here);
        }
      } catch (ImageRefused refusal) {
        refused++;
        if (file.expected() != null || !refusal.getMessage().startsWith(file.refusal())) {
          wrong.add(row + ": " + file.name() + " is refused: " + refusal.getMessage());
        }
      }
    }
    if (refused == files.size()) {
      String refusal = files.get(0).refusal();
      return "refused: " + refusal.substring(0, refusal.indexOf(':'));
    }
    return String.valueOf(largest);
  }

  /** The largest difference of a channel, 256 where the sizes differ. */
  static int largest(Image actual, Image expected) {
    if (actual.width() != expected.width() || actual.height() != expected.height()) {
      return 256;
    }
    int largest = 0;
    for (int i = 0; i < expected.pixels().length; i++) {
      int difference = (actual.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff);
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }
}
