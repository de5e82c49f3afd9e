package io.lookonce.data.boxes;

import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** A folder of annotations; the images they name need not be images to be listed. */
public abstract class BoxFixture {

  public final Storage storage = new Storage(new Configuration());

  @TempDir public Path folder;

  public void text(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  public void images(String... names) throws IOException {
    for (String name : names) {
      text(name, "");
    }
  }

  /** Finds what is in the folder, or in a place below it, and reads it. */
  public BoxListing list(String place, String... classes) throws IOException {
    return BoxLayout.find(storage, "--input x", hadoop(place), null, null)
        .list(storage, List.of(classes));
  }

  public org.apache.hadoop.fs.Path hadoop(String place) {
    return new org.apache.hadoop.fs.Path(folder.resolve(place).toString());
  }

  public String uri(String place) {
    return "file:" + folder.resolve(place);
  }

  /** A box in few words, such as {@code car 1.0 2.0 11.0 22.0}. */
  public static String words(AnnotatedBox box) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %s %s",
        box.className(),
        box.xMin(),
        box.yMin(),
        box.xMax(),
        box.yMax());
  }
}
