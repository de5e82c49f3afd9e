package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.apache.hadoop.conf.Configuration;

/** Random boxes written in each layout come back as they were, whatever the layout. */
@Tag("slow")
class LabelLayoutPropertyTest {

  private static final List<String> CLASSES = List.of("car", "bus", "no", "007-van", "tram");
  private static final Storage STORAGE = new Storage(new Configuration());

  /** An image with its boxes, corners in whole pixels. */
  private record Image(String folder, String stem, int width, int height, List<int[]> boxes) {

    String file() {
      return folder + stem + ".jpg";
    }
  }

  /** Writes images of a data set in one layout. */
  @FunctionalInterface
  private interface Layout {
    void write(Path root, List<Image> images, Random random) throws IOException;
  }

  private static List<Image> images(Random random) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(4); i++) {
      int width = 50 + random.nextInt(700);
      int height = 50 + random.nextInt(700);
      List<int[]> boxes = new ArrayList<>();
      for (int j = 0; j < random.nextInt(4) + (i == 0 ? 1 : 0); j++) {
        int left = random.nextInt(width - 10);
        int top = random.nextInt(height - 10);
        boxes.add(
            new int[] {
              random.nextInt(CLASSES.size()),
              left,
              top,
              left + 2 + random.nextInt(width - left - 2),
              top + 2 + random.nextInt(height - top - 2)
            });
      }
      String folder =
          random.nextBoolean() ? "" : String.format(Locale.ROOT, "deep%d/", random.nextInt(2));
      images.add(
          new Image(folder, String.format(Locale.ROOT, "frame.%03d", i), width, height, boxes));
    }
    return images;
  }

  private static void check(long seed, Layout layout) throws IOException {
    Random random = new Random(seed);
    Path root = Files.createTempDirectory("lookonce-layout");
    try {
      List<Image> images = images(random);
      layout.write(root, images, random);
      BoxListing listing =
          BoxLayout.find(
                  STORAGE, "--input x", new org.apache.hadoop.fs.Path("file:" + root), null, null)
              .list(STORAGE, List.of());
      TreeMap<String, List<String>> expected = new TreeMap<>();
      for (Image image : images) {
        expected.put(
            image.stem() + ".jpg",
            image.boxes().stream()
                .map(b -> words(CLASSES.get(b[0]), b[1], b[2], b[3], b[4]))
                .sorted()
                .toList());
      }
      TreeMap<String, List<String>> found = new TreeMap<>();
      for (AnnotatedImage annotated : listing.images()) {
        String name = Path.of(annotated.source()).getFileName().toString();
        Image image =
            images.stream().filter(i -> (i.stem() + ".jpg").equals(name)).findFirst().orElseThrow();
        double x = annotated.relative() ? image.width() : 1;
        double y = annotated.relative() ? image.height() : 1;
        found.put(
            name,
            annotated.boxes().stream()
                .map(
                    b ->
                        words(
                            b.className(), b.xMin() * x, b.yMin() * y, b.xMax() * x, b.yMax() * y))
                .sorted()
                .toList());
      }
      assertThat(found).isEqualTo(expected);
      assertThat(listing.problems())
          .allMatch(problem -> problem.fault() == AnnotationFault.UNLABELLED_IMAGE);
    } finally {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String words(String name, double... corners) {
    StringBuilder words = new StringBuilder(name);
    for (double corner : corners) {
      words.append(' ').append(Math.round(corner));
    }
    return words.toString();
  }

  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void putImages(Path folder, List<Image> images) throws IOException {
    for (Image image : images) {
      put(folder.resolve(image.file()), "");
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String yoloLine(Image image, int[] box, int kind, Random random) {
    double left = box[1] / (double) image.width();
    double top = box[2] / (double) image.height();
    double right = box[3] / (double) image.width();
    double bottom = box[4] / (double) image.height();
    String number = random.nextBoolean() ? box[0] + ".0" : String.valueOf(box[0]);
    String five =
        format(
            "%s %.9f %.9f %.9f %.9f",
            number, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
    return switch (kind) {
      case 0 -> five;
      case 1 -> five + format(" %.3f", random.nextDouble());
      case 2 ->
          format(
              "%s %.9f %.9f %.9f %.9f %.9f %.9f %.9f %.9f %.9f %.9f",
              number,
              left,
              top,
              right,
              top,
              right,
              bottom,
              (left + right) / 2,
              bottom,
              left,
              (top + bottom) / 2);
      default ->
          five
              + format(
                  " %.6f %.6f %d %.6f %.6f 2",
                  left, top, random.nextInt(3), right, (top + bottom) / 2);
    };
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void yoloTextsOfEveryKindOfLine(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          int kind = random.nextInt(4);
          boolean yaml = random.nextBoolean();
          putImages(root.resolve("images"), images);
          for (Image image : images) {
            put(
                root.resolve("labels/" + image.folder() + image.stem() + ".txt"),
                image.boxes().stream()
                    .map(box -> yoloLine(image, box, kind, random))
                    .collect(Collectors.joining("\n")));
          }
          if (yaml) {
            put(root.resolve("data.yaml"), yaml(kind, random));
          } else {
            put(root.resolve("classes.txt"), String.join("\n", CLASSES));
          }
        });
  }

  private static String yaml(int kind, Random random) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(random.nextBoolean() ? "path: .\n" : "path: ../datasets/mine # from elsewhere\n");
    yaml.append(random.nextBoolean() ? "train: images\n" : "train: [/home/x/images]\n");
    yaml.append(random.nextBoolean() ? "val:\n" : "val: ../valid/absent\n");
    yaml.append(kind == 3 ? "kpt_shape: [2, 3]\n" : "");
    yaml.append(random.nextBoolean() ? "nc: 5\n" : "");
    yaml.append("names:\n");
    boolean map = random.nextBoolean();
    for (int i = 0; i < CLASSES.size(); i++) {
      yaml.append(map ? String.format(Locale.ROOT, "  %d: ", i) : "- ")
          .append(CLASSES.get(i))
          .append('\n');
    }
    return yaml.toString().replace("val: ../valid/absent\n", "");
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void darknetsLists(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          String prefix = random.nextBoolean() ? "data/obj_train_data/" : "obj_train_data/";
          putImages(root.resolve("obj_train_data"), images);
          for (Image image : images) {
            put(
                root.resolve("obj_train_data/" + image.folder() + image.stem() + ".txt"),
                image.boxes().stream()
                    .map(box -> yoloLine(image, box, 0, random))
                    .collect(Collectors.joining("\n")));
          }
          put(
              root.resolve("train.txt"),
              images.stream().map(i -> prefix + i.file() + "\n").collect(Collectors.joining()));
          put(root.resolve("obj.names"), String.join("\n", CLASSES));
          put(
              root.resolve("obj.data"),
              "classes = 5\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n");
        });
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void coco(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          boolean texts = random.nextBoolean();
          int shape = random.nextInt(4);
          String quote = texts ? "\"" : "";
          List<String> lists = new ArrayList<>();
          List<String> annotations = new ArrayList<>();
          for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            lists.add(
                String.format(
                    Locale.ROOT,
                    "{\"id\": %s%d%s, \"file_name\": \"%s\", \"width\": %d, \"height\": %d}",
                    quote,
                    i,
                    quote,
                    image.file(),
                    image.width(),
                    image.height()));
            for (int[] box : image.boxes()) {
              annotations.add(
                  String.format(
                      Locale.ROOT,
                      "{\"image_id\": %s%d%s, \"category_id\": %d, \"area\": null, %s}",
                      quote,
                      i,
                      quote,
                      box[0] + 3,
                      cocoShape(image, box, shape)));
            }
          }
          List<String> categories = new ArrayList<>();
          for (int i = 0; i < CLASSES.size(); i++) {
            categories.add(
                String.format(
                    Locale.ROOT, "{\"id\": %d, \"name\": \"%s\"}", i + 3, CLASSES.get(i)));
          }
          String json =
              String.format(
                  Locale.ROOT,
                  "{\"images\": %s, \"annotations\": %s, \"categories\": %s}",
                  lists,
                  annotations,
                  categories);
          switch (random.nextInt(4)) {
            case 0 -> {
              putImages(root.resolve("images"), images);
              put(root.resolve("annotations/instances_default.json"), json);
              put(root.resolve("annotations/captions_default.json"), json);
            }
            case 1 -> {
              putImages(root.resolve("val2017"), images);
              put(root.resolve("annotations/instances_val2017.json"), json);
            }
            case 2 -> {
              putImages(root.resolve("train"), images);
              put(root.resolve("train/_annotations.coco.json"), json);
            }
            default -> {
              putImages(root.resolve("images"), images);
              put(
                  root.resolve("result.json"),
                  json.replace("\"file_name\": \"", "\"file_name\": \"../../media/upload/1/"));
            }
          }
        });
  }

  private static String cocoShape(Image image, int[] b, int shape) {
    String box =
        String.format(
            Locale.ROOT, "\"bbox\": [%d, %d, %d, %d]", b[1], b[2], b[3] - b[1], b[4] - b[2]);
    String polygon =
        String.format(
            Locale.ROOT,
            "\"segmentation\": [[%d, %d, %d, %d, %d, %d]]",
            b[1],
            b[2],
            b[3],
            b[2],
            b[3],
            b[4]);
    return switch (shape) {
      case 0 -> box;
      case 1 -> polygon;
      case 2 ->
          String.format(
              Locale.ROOT,
              "\"segmentation\": {\"size\": [%d, %d], \"counts\": %s}",
              image.height(),
              image.width(),
              runs(image, b));
      default ->
          String.format(
              Locale.ROOT,
              "\"segmentation\": {\"size\": [%d, %d], \"counts\": \"%s\"}",
              image.height(),
              image.width(),
              text(runs(image, b)));
    };
  }

  /** The run lengths of a filled rectangle, column by column. */
  private static List<Long> runs(Image image, int[] b) {
    List<Long> runs = new ArrayList<>();
    boolean inside = false;
    long length = 0;
    for (long p = 0; p < (long) image.width() * image.height(); p++) {
      long x = p / image.height();
      long y = p % image.height();
      boolean now = x >= b[1] && x < b[3] && y >= b[2] && y < b[4];
      if (now != inside) {
        runs.add(length);
        length = 0;
        inside = now;
      }
      length++;
    }
    runs.add(length);
    return runs;
  }

  /** As cocoapi's rleToString, with JSON's escapes. */
  private static String text(List<Long> runs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      long value = runs.get(i) - (i > 2 ? runs.get(i - 2) : 0);
      boolean more = true;
      while (more) {
        int bits = (int) (value & 0x1f);
        value >>= 5;
        more = (bits & 0x10) != 0 ? value != -1 : value != 0;
        char character = (char) ((more ? bits | 0x20 : bits) + 48);
        text.append(character == '\\' ? "\\\\" : String.valueOf(character));
      }
    }
    return text.toString();
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void vocUnderAnyName(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          boolean folders = random.nextBoolean();
          int naming = random.nextInt(4);
          putImages(folders ? root.resolve("JPEGImages") : root, images);
          for (Image image : images) {
            String name =
                switch (naming) {
                  case 0 -> String.format(Locale.ROOT, "<filename>%s</filename>", image.file());
                  case 1 -> String.format(Locale.ROOT, "<filename>%s</filename>", image.stem());
                  case 2 ->
                      String.format(Locale.ROOT, "<filename>DSC_%s.JPG</filename>", image.stem());
                  default -> "";
                };
            StringBuilder xml = new StringBuilder("<annotation>" + name);
            for (int[] b : image.boxes()) {
              xml.append(
                  String.format(
                      Locale.ROOT,
                      "<object><name>%s</name><bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax><ymax>%d</ymax></bndbox></object>",
                      CLASSES.get(b[0]),
                      b[1] + 1,
                      b[2] + 1,
                      b[3],
                      b[4]));
            }
            put(
                root.resolve(
                    (folders ? "Annotations/" : "") + image.folder() + image.stem() + ".xml"),
                xml.append("</annotation>").toString());
          }
        });
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void cvatLabelMeAndKitti(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          switch (random.nextInt(3)) {
            case 0 -> writeCvat(root, images, random);
            case 1 -> writeLabelMe(root, images, random);
            default -> {
              putImages(root.resolve("training/image_2"), images);
              for (Image image : images) {
                put(
                    root.resolve("training/label_2/" + image.stem() + ".txt"),
                    "DontCare -1 -1 -10 1 2 3 4 -1 -1 -1 -1000 -1000 -1000 -10\n"
                        + image.boxes().stream()
                            .map(
                                b ->
                                    String.format(
                                        Locale.ROOT,
                                        "%s 0.00 0 -1.57 %d.00 %d.00 %d.00 %d.00 1 1 3 1 1 20"
                                            + " -1.5\n",
                                        CLASSES.get(b[0]),
                                        b[1],
                                        b[2],
                                        b[3],
                                        b[4]))
                            .collect(Collectors.joining()));
              }
            }
          }
        });
  }

  private static void writeCvat(Path root, List<Image> images, Random random) throws IOException {
    putImages(root.resolve("images"), images);
    StringBuilder xml = new StringBuilder("<annotations><version>1.1</version>\n");
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      xml.append(
          String.format(
              Locale.ROOT,
              "<image id='%d' name='%s' width='%d' height='%d'>\n",
              i,
              image.file(),
              image.width(),
              image.height()));
      for (int[] b : image.boxes()) {
        xml.append(
            random.nextBoolean()
                ? String.format(
                    Locale.ROOT,
                    "<box label='%s' xtl='%d.00' ytl='%d.00' xbr='%d.00' ybr='%d.00'><attribute"
                        + " name='a'>1</attribute></box>\n",
                    CLASSES.get(b[0]),
                    b[1],
                    b[2],
                    b[3],
                    b[4])
                : String.format(
                    Locale.ROOT,
                    "<polygon label='%s' points='%d.00,%d.00;%d.00,%d.00;%d.00,%d.00'/>\n",
                    CLASSES.get(b[0]),
                    b[1],
                    b[4],
                    b[3],
                    b[4],
                    b[3],
                    b[2]));
      }
      xml.append("</image>\n");
    }
    put(root.resolve("annotations.xml"), xml.append("</annotations>").toString());
  }

  private static void writeLabelMe(Path root, List<Image> images, Random random)
      throws IOException {
    boolean apart = random.nextBoolean();
    putImages(apart ? root.resolve("images") : root, images);
    for (Image image : images) {
      List<String> shapes = new ArrayList<>();
      for (int[] b : image.boxes()) {
        boolean polygon = random.nextBoolean();
        shapes.add(
            String.format(
                Locale.ROOT,
                "{\"label\": \"%s\", \"shape_type\": \"%s\", \"points\": %s}",
                CLASSES.get(b[0]),
                polygon ? "polygon" : "rectangle",
                polygon
                    ? String.format(
                        Locale.ROOT,
                        "[[%d, %d], [%d, %d], [%d, %d]]",
                        b[1],
                        b[4],
                        b[3],
                        b[4],
                        b[1],
                        b[2])
                    : String.format(Locale.ROOT, "[[%d, %d], [%d, %d]]", b[3], b[2], b[1], b[4])));
      }
      put(
          root.resolve((apart ? "labels_json/" : image.folder()) + image.stem() + ".json"),
          String.format(
              Locale.ROOT,
              "{\"version\": \"5.0\", \"imageData\": \"aGVsbG8=\", \"imagePath\": \"%s%s.jpg\","
                  + " \"shapes\": %s}",
              apart ? "..\\\\images\\\\" : "",
              image.stem(),
              shapes));
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void labelStudioAndBdd100k(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          putImages(root.resolve("images"), images);
          int kind = random.nextInt(3);
          List<String> tasks = new ArrayList<>();
          for (Image image : images) {
            List<String> results = new ArrayList<>();
            for (int[] b : image.boxes()) {
              String value =
                  format(
                      "\"x\": %.9f, \"y\": %.9f, \"width\": %.9f, \"height\": %.9f, \"rotation\":"
                          + " 0, \"rectanglelabels\": [\"%s\"]",
                      100.0 * b[1] / image.width(),
                      100.0 * b[2] / image.height(),
                      100.0 * (b[3] - b[1]) / image.width(),
                      100.0 * (b[4] - b[2]) / image.height(),
                      CLASSES.get(b[0]));
              String sides =
                  String.format(
                      Locale.ROOT,
                      "\"original_width\": %d, \"original_height\": %d",
                      image.width(),
                      image.height());
              results.add(
                  switch (kind) {
                    case 0 ->
                        String.format(
                            Locale.ROOT,
                            "{\"type\": \"rectanglelabels\", %s, \"value\": {%s}}",
                            sides,
                            value);
                    case 1 -> String.format(Locale.ROOT, "{%s, %s}", sides, value);
                    default ->
                        String.format(
                            Locale.ROOT,
                            "{\"category\": \"%s\", \"box2d\": {\"x1\": %d, \"y1\": %d, \"x2\": %d,"
                                + " \"y2\": %d}}",
                            CLASSES.get(b[0]),
                            b[1],
                            b[2],
                            b[3],
                            b[4]);
                  });
            }
            String address =
                switch (random.nextInt(3)) {
                  case 0 -> "/data/upload/1/0a1b2c3d-" + image.stem() + ".jpg";
                  case 1 -> "/data/local-files/?d=some/where/" + image.stem() + ".jpg";
                  default -> "s3://bucket/" + image.file();
                };
            tasks.add(
                switch (kind) {
                  case 0 ->
                      String.format(
                          Locale.ROOT,
                          "{\"id\": 1, \"data\": {\"image\": \"%s\"}, \"annotations\":"
                              + " [{\"result\": %s}]}",
                          address,
                          results);
                  case 1 ->
                      String.format(
                          Locale.ROOT,
                          "{\"image\": \"%s\", \"annotator\": 1, \"label\": %s}",
                          address,
                          results);
                  default ->
                      String.format(
                          Locale.ROOT,
                          "{\"name\": \"%s.jpg\", \"attributes\": {}, \"labels\": [{\"category\":"
                              + " \"lane\", \"poly2d\": []}%s%s]}",
                          image.stem(),
                          results.isEmpty() ? "" : ", ",
                          String.join(", ", results));
                });
          }
          put(root.resolve("export.json"), tasks.toString());
        });
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void tablesByTheirHeading(@ForAll long seed) throws IOException {
    check(
        seed,
        (root, images, random) -> {
          putImages(root, images);
          List<String[]> headings =
              List.of(
                  new String[] {"filename", "class", "xmin", "ymin", "xmax", "ymax"},
                  new String[] {"Image_Path", "Label", "X1", "Y1", "X2", "Y2"},
                  new String[] {"image", "category", "x", "y", "w", "h"},
                  new String[] {
                    "file_name", "label_name", "bbox_x", "bbox_y", "bbox_width", "bbox_height"
                  },
                  new String[] {"img", "name", "left", "top", "width", "height"},
                  new String[] {"ImageID", "LabelName", "XMin", "YMin", "XMax", "YMax"},
                  new String[] {"image", "class", "x_center", "y_center", "width", "height"});
          int kind = random.nextInt(headings.size());
          char separator = ",;\t".charAt(random.nextInt(3));
          List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
          Collections.shuffle(order, random);
          List<String> lines = new ArrayList<>();
          lines.add(line(order, headings.get(kind), separator));
          for (Image image : images) {
            for (int[] b : image.boxes()) {
              String name = kind == 5 ? image.stem() : image.file();
              lines.add(line(order, cells(kind, image, name, b), separator));
            }
            if (kind == 5 && image.boxes().isEmpty()) {
              lines.add(line(order, new String[] {image.stem(), "", "", "", "", ""}, separator));
            }
          }
          put(root.resolve("anything.csv"), String.join("\r\n", lines) + "\r\n");
        });
  }

  private static String[] cells(int kind, Image image, String name, int[] b) {
    double[] n =
        switch (kind) {
          case 2, 3, 4 -> new double[] {b[1], b[2], b[3] - b[1], b[4] - b[2]};
          case 5 ->
              new double[] {
                b[1] / (double) image.width(),
                b[2] / (double) image.height(),
                b[3] / (double) image.width(),
                b[4] / (double) image.height()
              };
          case 6 ->
              new double[] {(b[1] + b[3]) / 2.0, (b[2] + b[4]) / 2.0, b[3] - b[1], b[4] - b[2]};
          default -> new double[] {b[1], b[2], b[3], b[4]};
        };
    return new String[] {name, CLASSES.get(b[0]), "" + n[0], "" + n[1], "" + n[2], "" + n[3]};
  }

  private static String line(List<Integer> order, String[] cells, char separator) {
    return order.stream().map(i -> cells[i]).collect(Collectors.joining(String.valueOf(separator)));
  }
}
