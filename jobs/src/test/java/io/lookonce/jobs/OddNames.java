package io.lookonce.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Folders of images, one per class, whose names are all that an operating system allows, and what
 * else lies about in such folders.
 */
final class OddNames {

  private static final int NAME_BYTES = 255;
  private static final int LEVELS = 100;

  /** Names that need no drawing: white space, control characters, normal forms, old mistakes. */
  private static final List<String> KNOWN =
      List.of(
          "é",
          "e\u0301",
          "한",
          "\u1112\u1161\u11ab",
          "ﬁ",
          "日本",
          "İstanbul",
          "straße",
          "\ufeff",
          "\u202e",
          "\u00a0",
          "\u2028",
          "\u0085",
          "\ufffd",
          "\uffff",
          "\t",
          "\n",
          "\r\n",
          "\u007f",
          " lead",
          "trail ",
          "two  spaces",
          "12:30:00",
          "cam:1",
          "a%20b",
          "%41",
          "%",
          "100%25",
          "a#b?c",
          "date=2026-01-01",
          "k=1",
          "{a,b}",
          "[0-9]",
          "st*r",
          "C:\\x",
          "..x",
          "~",
          "-rf",
          "$HOME",
          "`id`",
          "a'b\"c",
          "x.png.jpg",
          "x.painted",
          "file:x",
          "s3a:x");

  private final Path root;
  private final Random random = new Random(7);

  /** Each is a whole image that is to be read. */
  final Set<Path> images = new LinkedHashSet<>();

  /** Names with an image's extension behind which there is none. */
  final Set<Path> unreadable = new LinkedHashSet<>();

  /** How many of the names are not UTF-8; Java cannot say them. */
  int notText;

  private OddNames(Path root) {
    this.root = root;
  }

  /** Makes three folders, {@code red}, {@code green} and one with an odd name. */
  static OddNames in(Path root) throws IOException, InterruptedException {
    OddNames names = new OddNames(root);
    names.write();
    return names;
  }

  private void write() throws IOException, InterruptedException {
    List<Path> classes =
        List.of(root.resolve("red"), root.resolve("green"), root.resolve("blü [1]*{x,y}:#%41 "));
    int next = 0;
    for (String name : names()) {
      Path ofClass = classes.get(next % classes.size());
      image(ofClass.resolve(name + ".png"), next % classes.size());
      if (next % 3 == 0) {
        image(ofClass.resolve(name).resolve("in.png"), next % classes.size());
      }
      next++;
    }
    String longest = "ü".repeat((NAME_BYTES - 5) / 2) + "x";
    image(classes.get(0).resolve(longest + ".png"), 0);
    image(classes.get(1).resolve("d/".repeat(LEVELS) + "deep.png"), 1);
    links(classes.get(0));
    pipe(classes.get(1).resolve("live.png"));
    notText(classes.get(2));
  }

  /** Punctuation, and some characters of every plane. */
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>(KNOWN);
    for (char c = ' '; c < 127; c++) {
      if (!Character.isLetterOrDigit(c) && c != '/') {
        names.add("a" + c + "b");
        names.add("x" + c);
      }
    }
    for (int plane = 0; plane <= 16; plane++) {
      for (int drawn = 0; drawn < 4; drawn++) {
        int point = (plane << 16) + random.nextInt(1 << 16);
        if (Character.getType(point) != Character.SURROGATE && point > 127) {
          names.add("p" + Character.toString(point));
        }
      }
    }
    return new ArrayList<>(names);
  }

  private void image(Path file, int colour) throws IOException {
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(NoisyColours.image(colour, random), "png", png);
    Files.write(file, png.toByteArray());
    images.add(file);
  }

  private void links(Path folder) throws IOException {
    Path target = folder.resolve("2026-01-01");
    image(target.resolve("by day.png"), 0);
    Files.createSymbolicLink(folder.resolve("latest"), target);
    Files.createSymbolicLink(target.resolve("up"), root);
    unreadable.add(Files.createSymbolicLink(folder.resolve("12:30.png"), Path.of("nowhere:1")));
    unreadable.add(Files.createSymbolicLink(folder.resolve("a.png"), folder.resolve("b.png")));
    unreadable.add(Files.createSymbolicLink(folder.resolve("b.png"), folder.resolve("a.png")));
  }

  private void pipe(Path pipe) throws IOException, InterruptedException {
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    unreadable.add(pipe);
  }

  /** Latin-1, two that differ in one such byte, and a folder. */
  private void notText(Path folder) throws IOException {
    byte[] content = Files.readAllBytes(images.iterator().next());
    for (String name : List.of("caf%E9.png", "caf%E8.png", "d%E9r/in.png")) {
      Path file = Path.of(URI.create(folder.toUri() + name));
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      notText++;
    }
  }
}
