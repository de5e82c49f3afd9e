package io.lookonce.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Settings;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.PublicDarknets;
import io.lookonce.darknet.SmallDarknet;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.results.CocoResults;
import io.lookonce.data.source.CourseHdf5;
import io.lookonce.data.source.CsvManifest;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.image.format.GoodImages;
import io.lookonce.image.format.GoodImages.GoodImage;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.keras.KerasClassifier;
import io.lookonce.keras.KerasDetector;
import io.lookonce.keras.KerasFile;
import io.lookonce.keras.KerasModel;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.NetworkFile;
import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;

/**
 * Whatever a file holds, it is read or refused in one line, soon and in little memory.
 *
 * <p>Each kind is tried 300 times; {@code -Dlookonce.fuzz.tries=30000} asks for more. The table of
 * all kinds goes to standard output and to {@code target/fuzz.md}.
 */
@Tag("slow")
class ParserFuzzTest {

  private static final int TRIES = 300;
  private static final int INPUTS_PER_TRY =
      Math.max(1, Integer.getInteger("lookonce.fuzz.tries", TRIES) / TRIES);

  private static final List<String> NUMBERS =
      List.of("-1", "0", "1e999", "NaN", "-Infinity", "99999999999999999999", "0.5", "2147483648");
  private static final List<String> NAMES =
      List.of("../../etc/passwd", "/etc/passwd", "s3a://other/x.jpg", "\0", "a\nb", "%00", "\"");

  private static FuzzTally tally;
  private static FuzzRun run;
  private static Path folder;
  private static Storage storage;

  @BeforeContainer
  static void begin() throws IOException {
    tally = new FuzzTally();
    run = new FuzzRun(tally);
    storage = new Storage(new Configuration());
    folder = Files.createTempDirectory("lookonce-fuzz");
  }

  @AfterContainer
  static void end() throws IOException {
    run.close();
    Files.writeString(Path.of("target", "fuzz.md"), tally.table());
    System.out.println(tally.table());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Spoilt copies of what is refused anyway would show nothing. */
  @Example
  void goodInputsAreRead() throws Exception {
    NetworkFile.read("any.zip", new ByteArrayInputStream(FuzzSeeds.network()));
    NetworkFile.read(
        "any.zip",
        new ByteArrayInputStream(FuzzSeeds.networkWith(FuzzSeeds.networkConfiguration())));
    Settings.parse(new String(FuzzSeeds.SETTINGS, UTF_8), "any.conf", List.of());
    for (int kind = 0; kind < 4; kind++) {
      Path model = folder.resolve("good.onnx");
      Files.write(model, FuzzSeeds.onnx(folder, (kind & 1) == 0, (kind & 2) == 0));
      OnnxModelFile read = OnnxModelFile.read(model).withBatch();
      assertThat(read.batchAdded()).isEqualTo((kind & 2) != 0);
    }
    Path file = folder.resolve("good.h5");
    for (byte[] hdf5 : FuzzSeeds.hdf5(folder)) {
      Files.write(file, hdf5);
      try (CourseHdf5 opened = CourseHdf5.open(file, "good.h5")) {
        opened.pixels(0, 2);
      }
    }
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void darknetConfiguration(@ForAll long seed) {
    fuzz(
        "Darknet configuration",
        seed,
        ((seed & 1) == 0 ? SmallDarknet.TEXT : PublicDarknets.YOLO4_TINY).getBytes(ISO_8859_1),
        words(
            NUMBERS,
            "[yolo]\n",
            "groups=2\n",
            "mask=9\n",
            "[route]\n",
            "[shortcut]\n",
            "filters=65536\n",
            "layers=-1,-1\n",
            "=",
            "[]"),
        input -> DarknetConfiguration.parse("any.cfg", new String(input, ISO_8859_1)).layers());
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void darknetWeights(@ForAll long seed) throws IOException {
    DarknetConfiguration small = SmallDarknet.configuration();
    fuzz(
        "Darknet weights",
        seed,
        FuzzSeeds.weights(small),
        List.of(),
        input -> DarknetWeights.read("any.weights", new ByteArrayInputStream(input), small));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void modelCard(@ForAll long seed) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve("bundle"));
    fuzz(
        "bundle: model.json",
        seed,
        FuzzSeeds.card(),
        words(NUMBERS, "{", "[", "null", "\"", "\"files\":{\"../x\":\"\"},", "[".repeat(3000)),
        input -> {
          Files.write(bundle.resolve(ModelBundle.CARD_FILE), input);
          ModelBundle.open(storage, hadoop(bundle)).verify(storage);
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void networkFile(@ForAll long seed) throws IOException {
    fuzz(
        "bundle: network.zip",
        seed,
        FuzzSeeds.network(),
        List.of(),
        input -> NetworkFile.read("any.zip", new ByteArrayInputStream(input)));
  }

  /** Within a whole archive, so that the checksums of the archive do not stand in the way. */
  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void networkConfiguration(@ForAll long seed) throws IOException {
    fuzz(
        "bundle: its configuration.json",
        seed,
        FuzzSeeds.networkConfiguration(),
        words(NUMBERS, "{", "[", "null", "\"@class\":\"java.io.File\",", "[".repeat(3000)),
        input ->
            NetworkFile.read("any.zip", new ByteArrayInputStream(FuzzSeeds.networkWith(input))));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void coco(@ForAll long seed) throws IOException {
    annotations(
        "COCO",
        seed,
        FuzzSeeds.COCO,
        "labels.json",
        words(NUMBERS, NAMES, "{", "[", "null", "[".repeat(3000), "\"id\":1,", "1".repeat(2000)));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void voc(@ForAll long seed) throws IOException {
    annotations(
        "Pascal VOC",
        seed,
        FuzzSeeds.VOC,
        "a.xml",
        words(
            NUMBERS,
            NAMES,
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:/etc/passwd'>]>",
            "&b;",
            "<object>",
            "<![CDATA[",
            "<x>".repeat(20_000)));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void yolo(@ForAll long seed) throws IOException {
    annotations("YOLO text", seed, FuzzSeeds.YOLO, "a.txt", words(NUMBERS, NAMES, "\n", " "));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void boxCsv(@ForAll long seed) throws IOException {
    annotations("CSV of boxes", seed, FuzzSeeds.BOX_CSV, "b.csv", words(NUMBERS, NAMES, ",", "\n"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void cocoRunLengths(@ForAll long seed) throws IOException {
    annotations(
        "COCO's run lengths", seed, FuzzSeeds.RUN_LENGTHS, "r.json", words(NUMBERS, "0", "~", "P"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void cvat(@ForAll long seed) throws IOException {
    annotations(
        "CVAT XML",
        seed,
        FuzzSeeds.CVAT,
        "c.xml",
        words(NUMBERS, NAMES, "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:/etc/passwd'>]>", "&b;", ";"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void labelMe(@ForAll long seed) throws IOException {
    annotations(
        "LabelMe", seed, FuzzSeeds.LABELME, "a.json", words(NUMBERS, NAMES, "{", "[", "null"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void labelStudio(@ForAll long seed) throws IOException {
    annotations(
        "Label Studio",
        seed,
        FuzzSeeds.LABEL_STUDIO,
        "l.json",
        words(NUMBERS, NAMES, "{", "[", "null", "%zz"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void bdd100k(@ForAll long seed) throws IOException {
    annotations(
        "BDD100K", seed, FuzzSeeds.BDD100K, "d.json", words(NUMBERS, NAMES, "{", "[", "null"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void kitti(@ForAll long seed) throws IOException {
    annotations("KITTI", seed, FuzzSeeds.KITTI, "label_2/a.txt", words(NUMBERS, NAMES, "\n", " "));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void dataYaml(@ForAll long seed) throws IOException {
    annotations(
        "data.yaml",
        seed,
        FuzzSeeds.DATA_YAML,
        "data.yaml",
        words(
            NUMBERS,
            NAMES,
            "!!java.net.URL [\"http://127.0.0.1:9/\"]",
            "*names",
            "&a [*a]",
            "<<: *names",
            "[".repeat(3000)));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void objData(@ForAll long seed) throws IOException {
    annotations("obj.data", seed, FuzzSeeds.OBJ_DATA, "obj.data", words(NUMBERS, NAMES, "=", "\n"));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void cocoResults(@ForAll long seed) throws IOException {
    Path file = Files.createDirectories(folder.resolve("results")).resolve("found.json");
    fuzz(
        "COCO's list of results",
        seed,
        FuzzSeeds.COCO_RESULTS,
        words(NUMBERS, "{", "[", "null", "[".repeat(3000)),
        input -> {
          Files.write(file, input);
          CocoResults.read(storage, hadoop(file));
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void manifest(@ForAll long seed) throws IOException {
    Path file = Files.createDirectories(folder.resolve("manifest")).resolve("labels.csv");
    fuzz(
        "CSV of labels",
        seed,
        "path,label,split\na.jpg,cat,train\n\"b,\"\"1\"\".jpg\",dog,\n".getBytes(UTF_8),
        words(NUMBERS, NAMES, ",", "\n"),
        input -> {
          Files.write(file, input);
          CsvManifest.list(storage, "--input x", hadoop(file));
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void courseHdf5(@ForAll long seed) throws IOException {
    Path file = Files.createDirectories(folder.resolve("hdf5")).resolve("any.h5");
    List<byte[]> seeds = FuzzSeeds.hdf5(folder.resolve("hdf5"));
    fuzz(
        "HDF5 of the course",
        seed,
        seeds.get((int) Math.floorMod(seed, (long) seeds.size())),
        List.of(),
        input -> {
          Files.write(file, input);
          try (CourseHdf5 opened = CourseHdf5.open(file, "any.h5")) {
            opened.pixels(0, Math.min(4, opened.listing().images().size()));
          }
        });
  }

  /** Spoilt files, and whole files with a spoilt architecture. */
  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void keras(@ForAll long seed) throws IOException {
    Path file = Files.createDirectories(folder.resolve("keras")).resolve("any.h5");
    boolean detector = (seed & 1) == 0;
    boolean whole = (seed & 2) == 0;
    byte[] good = FuzzSeeds.keras(detector ? "yad2k.h5" : "sequential.h5");
    fuzz(
        "Keras",
        seed,
        whole ? FuzzSeeds.kerasArchitecture(file, good) : good,
        words(NUMBERS, "null", "[", "{}", "\"same\"", "\"input_1\"", "\"Add\""),
        input -> {
          if (whole) {
            FuzzSeeds.writeKeras(file, new String(input, UTF_8));
          } else {
            Files.write(file, input);
          }
          KerasModel model = KerasFile.read(file, "any.h5");
          if (KerasClassifier.endsInARow(model)) {
            KerasClassifier.convert(model);
          } else {
            KerasDetector.convert(model, 0, 0, 2, List.of(1f, 2f, 3f, 4f));
          }
        });
  }

  /** Models whose numbers are in their own file, or in one beside it; with and without a batch. */
  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void onnx(@ForAll long seed) throws IOException {
    Path place = Files.createDirectories(folder.resolve("onnx"));
    Path file = place.resolve("any.onnx");
    byte[] good = FuzzSeeds.onnx(place, (seed & 1) == 0, (seed & 2) == 0);
    fuzz(
        "ONNX model",
        seed,
        good,
        words(NUMBERS, NAMES, "weights.data", "location", "offset", "length", "images"),
        input -> {
          Files.write(file, input);
          try {
            OnnxModelFile.externalFiles(file);
            OnnxModelFile model = OnnxModelFile.read(file).withBatch();
            model.outputs();
            model.metadata();
            model.inputs().forEach(each -> model.firstStep(each.name()));
          } catch (IOException refused) {
            // As the import refuses it.
            throw new InputRefused(refused.getMessage(), refused);
          }
        });
  }

  /** PNG's checksums are made right again in every second case: else they hide what is behind. */
  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void images(@ForAll long seed) {
    List<GoodImage> good = GoodImages.all();
    ImageDecoder decoder = new ImageDecoder(4_000_000);
    fuzz(
        "image",
        seed,
        good.get((int) Math.floorMod(seed, (long) good.size())).bytes(),
        List.of(),
        input -> decoder.decode((seed & 1) == 0 ? FuzzSeeds.withRightChecksums(input) : input));
  }

  /** JPEG files alone: the other formats are decoded whole. */
  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void reducedImages(@ForAll long seed) {
    List<GoodImage> good =
        GoodImages.all().stream()
            .filter(image -> image.bytes()[0] == (byte) 0xff && image.bytes()[1] == (byte) 0xd8)
            .toList();
    ImageDecoder decoder = new ImageDecoder(4_000_000);
    InputRule input = InputRule.stretched(3, 3, Interpolation.BILINEAR);
    fuzz(
        "image, reduced",
        seed,
        good.get((int) Math.floorMod(seed, (long) good.size())).bytes(),
        List.of(),
        bytes -> decoder.decodeFor(input, bytes));
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void settings(@ForAll long seed) {
    fuzz(
        "HOCON settings",
        seed,
        FuzzSeeds.SETTINGS,
        words(
            NUMBERS,
            "${a}",
            "${?HOME}",
            "include \"any.conf\"\n",
            "include url(\"http://127.0.0.1:9/\")\n",
            "{",
            "[",
            "\"\"\"",
            "{a:".repeat(20_000)),
        input -> Settings.parse(new String(input, UTF_8), "any.conf", List.of()).render());
  }

  private static void annotations(
      String kind, long seed, byte[] good, String name, List<String> words) throws IOException {
    Path place = Files.createDirectories(folder.resolve(kind.replace(' ', '-')));
    Files.write(place.resolve("a.jpg"), new byte[1]);
    Path parent = place.resolve(name).getParent();
    Files.createDirectories(parent);
    if (name.startsWith("obj")) {
      Files.writeString(place.resolve("obj.names"), "car\nbus\n");
      Files.writeString(place.resolve("train.txt"), "data/a.jpg\n");
    } else if (name.endsWith(".yaml")) {
      Files.createDirectories(place.resolve("images"));
      Files.writeString(place.resolve("images/a.jpg"), "");
    } else if (name.endsWith(".txt")) {
      Files.writeString(place.resolve("classes.txt"), "car\nbus\n");
    }
    fuzz(
        kind,
        seed,
        good,
        words,
        input -> {
          Files.write(place.resolve(name), input);
          BoxLayout.find(storage, "--input x", hadoop(place), null, null).list(storage, List.of());
        });
  }

  private static void fuzz(
      String kind, long seed, byte[] good, List<String> words, FuzzRun.Reader reader) {
    Mutations mutations = new Mutations(seed, words);
    for (int i = 0; i < INPUTS_PER_TRY; i++) {
      boolean made = Math.floorMod(seed + i, 10L) == 0;
      run.attempt(kind, reader, made ? mutations.anything() : mutations.of(good));
    }
  }

  private static List<String> words(List<String> common, String... own) {
    return Stream.concat(common.stream(), Stream.of(own)).toList();
  }

  private static List<String> words(List<String> numbers, List<String> names, String... own) {
    return words(words(numbers, names.toArray(new String[0])), own);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }
}
