package io.lookonce.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Folders of annotations, one per format, with every fault that each can have. */
final class BrokenAnnotations {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final Path root;
  private int images;

  BrokenAnnotations(Path root) {
    this.root = root;
  }

  /** Writes {@code coco/annotations.json} and returns its faults, in the order of its lines. */
  List<String> coco() throws IOException {
    image("coco/images/good.png");
    image("coco/images/small.png");
    text("coco/images/text.png", "no image");
    text(
        "coco/annotations.json",
        """
        {"images": [
        {"id": 1, "file_name": "good.png", "width": 64, "height": 48},
        {"id": 2, "file_name": "absent.png"},
        {"id": 3, "file_name": "good.png"},
        {"id": 1, "file_name": "small.png"},
        {"file_name": "nameless.png"},
        {"id": 7, "file_name": "text.png"},
        {"id": 8, "file_name": "small.png", "width": 640, "height": 480},
        {"id": 9, "file_name": ""},
        "an image"],
        "annotations": [
        {"id": 10, "image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 20]},
        {"id": 11, "image_id": 1, "category_id": 1, "bbox": [60, 40, 10, 20]},
        {"id": 12, "image_id": 1, "category_id": 1, "bbox": [70, 50, 10, 20]},
        {"id": 13, "image_id": 1, "category_id": 1, "bbox": [30, 10, -10, 20]},
        {"id": 14, "image_id": 1, "category_id": 1, "bbox": [30, 10, 0, 20]},
        {"id": 15, "image_id": 1, "category_id": 1, "bbox": [NaN, 10, 5, 5]},
        {"id": 16, "image_id": 1, "category_id": 9, "bbox": [1, 2, 10, 20]},
        {"id": 17, "image_id": 99, "category_id": 1, "bbox": [1, 2, 10, 20]},
        {"id": 18, "image_id": 1, "category_id": 1, "bbox": [1, 2, 10]},
        {"id": 19, "image_id": 1, "category_id": 1, "bbox": [1, 2, 10, "20"]},
        {"id": 20, "image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 20], "area": -4},
        {"id": 21, "image_id": 1, "bbox": [1, 2, 10, 20]},
        {"id": 22, "image_id": 2, "category_id": 1, "bbox": [1, 2, 10, 20]},
        17],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "bus"}]}
        """);
    return at(
        "coco/annotations.json:",
        "3 missing image",
        "4 duplicate image",
        "5 duplicate image",
        "6 malformed image",
        "7 unreadable image",
        "8 wrong size",
        "9 malformed image",
        "10 malformed image",
        "13#11 clipped box",
        "14#12 box outside",
        "15#13 reversed box",
        "16#14 empty box",
        "17#15 box not finite",
        "18#16 unknown class",
        "19#17 box without image",
        "20#18 malformed box",
        "21#19 malformed box",
        "22#20 malformed box",
        "23#21 malformed box",
        "25 malformed box");
  }

  /** Writes {@code boxes.csv} and returns its faults. */
  List<String> csv() throws IOException {
    image("csv/good.png");
    image("csv/bare.png");
    text("csv/text.png", "no image");
    text(
        "csv/boxes.csv",
        """
        image,xmin,ymin,xmax,ymax,class
        good.png,1,2,11,22,car
        good.png,60,40,70,60,car
        good.png,70,50,80,70,car
        good.png,30,10,20,30,car
        good.png,30,10,30,30,car
        good.png,nan,10,20,30,car
        good.png,1,2,11,22,lorry
        good.png,1,2,eleven,22,car
        good.png,1,2,11,22
        good.png,1,2,11,22,
        ,1,2,11,22,car
        "good.png,1,2,11,22,car
        absent.png,1,2,11,22,car
        text.png,1,2,11,22,car
        bare.png,,,,,
        bare.png,1,2,11,22,car
        good.png,,,,,
        """);
    return at(
        "csv/boxes.csv:",
        "3 clipped box",
        "4 box outside",
        "5 reversed box",
        "6 empty box",
        "7 box not finite",
        "8 unknown class",
        "9 malformed box",
        "10 malformed box",
        "11 malformed box",
        "12 malformed box",
        "13 malformed box",
        "14 missing image",
        "15 unreadable image",
        "17 duplicate image",
        "18 duplicate image");
  }

  /** Writes {@code voc/Annotations} and returns its faults. */
  List<String> voc() throws IOException {
    image("voc/JPEGImages/good.png");
    image("voc/JPEGImages/small.png");
    text("voc/JPEGImages/text.png", "no image");
    String good = "<annotation>\n<filename>good.png</filename>\n%s</annotation>\n";
    text(
        "voc/Annotations/a.xml",
        String.format(
            Locale.ROOT,
            good,
            object("car", 2, 3, 11, 22)
                + object("car", 61, 41, 70, 60)
                + object("car", 71, 51, 80, 70)
                + object("car", 30, 10, 20, 30)
                + object("car", 30, 10, 29, 30)
                + object("car", "nan", 10, 20, 30)
                + object("lorry", 2, 3, 11, 22)
                + object("car", "two", 3, 11, 22)
                + object("", 2, 3, 11, 22)
                + "<object><name>car</name></object>\n"));
    text(
        "voc/Annotations/again.xml", String.format(Locale.ROOT, good, object("car", 2, 3, 11, 22)));
    text("voc/Annotations/broken.xml", "<annotation>\n<filename>\n</annotation>\n");
    text(
        "voc/Annotations/doctype.xml",
        "<!DOCTYPE annotation [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n"
            + "<annotation><filename>&e;</filename></annotation>");
    text("voc/Annotations/empty.xml", "");
    text("voc/Annotations/nameless.xml", "<!-- -->\n<annotation>\n</annotation>");
    text("voc/Annotations/other.xml", "<html/>");
    text("voc/Annotations/absent.xml", "<annotation>\n\n<filename>x.png</filename></annotation>");
    text(
        "voc/Annotations/small.xml",
        "<annotation><size><width>9</width><height>9</height></size>\n"
            + "<filename>small.png</filename></annotation>");
    text("voc/Annotations/text.xml", "<annotation><filename>text.png</filename></annotation>");
    return at(
        "voc/Annotations/",
        "a.xml:4 clipped box",
        "a.xml:5 box outside",
        "a.xml:6 reversed box",
        "a.xml:7 empty box",
        "a.xml:8 box not finite",
        "a.xml:9 unknown class",
        "a.xml:10 malformed box",
        "a.xml:11 malformed box",
        "a.xml:12 malformed box",
        "absent.xml:3 missing image",
        "again.xml:2 duplicate image",
        "broken.xml:3 malformed image",
        "doctype.xml:1 malformed image",
        "empty.xml:1 malformed image",
        "nameless.xml:2 missing image",
        "other.xml:1 malformed image",
        "small.xml:2 wrong size",
        "text.xml:1 unreadable image");
  }

  /** Writes {@code yolo/labels} and returns its faults. */
  List<String> yolo() throws IOException {
    image("yolo/images/good.png");
    image("yolo/images/good.bmp");
    image("yolo/images/bytes.png");
    image("yolo/images/unlabelled.png");
    text("yolo/images/text.png", "no image");
    text("yolo/classes.txt", "car\nbus\n");
    text("yolo/labels/text.txt", "");
    text("yolo/labels/absent.txt", "0 0.5 0.5 0.1 0.1\n");
    Files.write(
        root.resolve("yolo/labels/bytes.txt"), "0 .5 .5 .1 .1\n\u00ff".getBytes(ISO_8859_1));
    text(
        "yolo/labels/good.txt",
        """
        0 0.5 0.5 0.25 0.25
        0 1.0 1.0 0.25 0.25
        0 1.5 0.5 0.25 0.25
        0 0.5 0.5 -0.25 0.25
        0 0.5 0.5 0 0.25
        0 nan 0.5 0.25 0.25
        2 0.5 0.5 0.25 0.25
        -1 0.5 0.5 0.25 0.25
        0 0.5 0.5 0.25
        0 0.5 0.5 0.25 0.25 high
        car 0.5 0.5 0.25 0.25
        """);
    return at(
        "yolo/labels/",
        "absent.txt:1 missing image",
        "bytes.txt:2 malformed image",
        "good.txt:1 duplicate image",
        "good.txt:2 clipped box",
        "good.txt:3 box outside",
        "good.txt:4 reversed box",
        "good.txt:5 empty box",
        "good.txt:6 box not finite",
        "good.txt:7 unknown class",
        "good.txt:8 unknown class",
        "good.txt:9 malformed box",
        "good.txt:10 malformed box",
        "good.txt:11 malformed box",
        "text.txt:1 unreadable image",
        "unlabelled.txt:1 unlabelled image");
  }

  private static List<String> at(String file, String... faults) {
    return Arrays.stream(faults).map(fault -> file + fault).toList();
  }

  private static String object(String name, Object xMin, int yMin, int xMax, int yMax) {
    return String.format(
        Locale.ROOT,
        "<object><name>%s</name><bndbox><xmin>%s</xmin><ymin>%d</ymin><xmax>%d</xmax>"
            + "<ymax>%d</ymax></bndbox></object>\n",
        name,
        xMin,
        yMin,
        xMax,
        yMax);
  }

  /** Writes an image of 64x48 unlike the others. */
  private void image(String name) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    image.setRGB(images++, 0, 0xFFFFFF);
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1);
    ImageIO.write(image, format, file.toFile());
  }

  private void text(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
