package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.lookonce.data.source.CsvManifest;
import io.lookonce.data.source.FolderPerClass;
import io.lookonce.data.source.LabelInFileName;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders and manifests; the listed files need not be images to be listed. */
class ListingTest {

  private final Storage storage = new Storage(new Configuration());

  @TempDir private Path folder;

  @Test
  void aFolderPerClassGivesTheClassOfItsFilesAndThoseBelow() throws IOException {
    files("dog/b.jpg", "cat/a.png", "cat/deep/c.JPEG", "cat/notes.txt", ".hidden/d.jpg");
    LabelledListing listing = FolderPerClass.list(storage, "--input x", path());
    assertThat(listing.images())
        .extracting(LabelledImage::label, LabelledImage::split, this::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("cat", null, "cat/a.png"),
            org.assertj.core.groups.Tuple.tuple("cat", null, "cat/deep/c.JPEG"),
            org.assertj.core.groups.Tuple.tuple("dog", null, "dog/b.jpg"));
    assertThat(listing.otherFiles()).isEqualTo(1);
  }

  @Test
  void foldersNamedAsSplitsStandAboveTheClasses() throws IOException {
    files("train/cat/a.jpg", "val/dog/b.jpg", "test/cat/c.jpg");
    assertThat(FolderPerClass.list(storage, "--input x", path()).images())
        .extracting(LabelledImage::split, LabelledImage::label)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Split.TEST, "cat"),
            org.assertj.core.groups.Tuple.tuple(Split.TRAIN, "cat"),
            org.assertj.core.groups.Tuple.tuple(Split.VALIDATION, "dog"));
  }

  @ParameterizedTest
  @CsvSource({
    "train, valid, test",
    "Training, Validation, Testing",
    "training_set, dev, test_set",
    "TRAIN, val_images, Test Data",
    "wrapped/train, wrapped/val, wrapped/test",
  })
  void splitFoldersAreCalledByTheUsualWords(String train, String validation, String test)
      throws IOException {
    files(train + "/cat/a.jpg", train + "/dog/b.jpg", validation + "/cat/c.jpg");
    files(test + "/dog/deep/d.jpg");
    assertThat(list().images())
        .extracting(LabelledImage::split, LabelledImage::label)
        .containsExactlyInAnyOrder(
            tuple(Split.TRAIN, "cat"),
            tuple(Split.TRAIN, "dog"),
            tuple(Split.VALIDATION, "cat"),
            tuple(Split.TEST, "dog"));
  }

  @Test
  void splitsMayStandBelowTheClasses() throws IOException {
    files("cat/train/a.jpg", "cat/test/b.jpg", "dog/train/c.jpg");
    assertThat(list().images())
        .extracting(LabelledImage::split, LabelledImage::label)
        .containsExactly(
            tuple(Split.TEST, "cat"), tuple(Split.TRAIN, "cat"), tuple(Split.TRAIN, "dog"));
    // All of one name: whatever that means, they are no splits.
    Files.delete(folder.resolve("cat/test/b.jpg"));
    assertThat(list().images()).allMatch(image -> image.split() == null);
  }

  @Test
  void whatLiesBesideIsNamedAndIsNoClass() throws IOException {
    files("train/cat/a.jpg", "test/cat/b.jpg", "test/loose.jpg", "sample_images/c.jpg");
    files("sample_images/d.jpg", "sheet.png", "_noise/e.jpg", "_noise/deep/f.jpg", "_notes/g.txt");
    LabelledListing listing = list();
    assertThat(listing.images()).extracting(LabelledImage::label).containsExactly("cat", "cat");
    assertThat(listing.leftOut())
        .extracting(left -> left.place().substring(path().toString().length()), LeftOut::images)
        .containsExactlyInAnyOrder(
            tuple("/_noise", 2L),
            tuple("/sample_images", 2L),
            tuple("/sheet.png", 1L),
            tuple("/test/loose.jpg", 1L));
    assertThat(listing.leftOut())
        .extracting(LeftOut::toString)
        .anyMatch(text -> text.endsWith("/_noise (2 images: hidden, its name begins with _)"));
  }

  @Test
  void aLinkThatLeadsOutIsNamed(@TempDir Path elsewhere) throws IOException {
    files("cat/a.jpg");
    Files.createSymbolicLink(folder.resolve("dog"), elsewhere);
    assertThat(list().leftOut())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).contains("link that leads out"));
  }

  @Test
  void splitsAmongClassesAreRefused() throws IOException {
    files("train/a.jpg", "test/b.jpg", "bus/c.jpg");
    String message =
        "--input x: the folders test, train are named like splits and bus like classes; give each"
            + " split with --train, --validation or --test, or rename the folders";
    assertRefused(this::list, message);
    files("train/cat/d.jpg");
    Files.delete(folder.resolve("test/b.jpg"));
    assertThatThrownBy(this::list)
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("named like splits and bus like classes");
  }

  private LabelledListing list() throws IOException {
    return FolderPerClass.list(storage, "--input x", path());
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    files("train/a.jpg", "bus/b.jpg");
    assertThat(FolderPerClass.list(storage, "--input x", path()).images())
        .extracting(LabelledImage::label)
        .containsExactly("bus", "train");
  }

  @Test
  void foldersWithoutImagesAreRefused() throws IOException {
    files("cat/notes.txt");
    assertRefused(
        () -> FolderPerClass.list(storage, "--input x", path()),
        "--input x: no images in " + path() + " (1 other files)");
    org.apache.hadoop.fs.Path absent = new org.apache.hadoop.fs.Path(path(), "absent");
    assertRefused(
        () -> FolderPerClass.list(storage, "--input y", absent),
        "--input y: there is no " + absent);
  }

  @Test
  void theLabelStandsBeforeTheUnderscore() throws IOException {
    files("3_IMG_1.jpg", "0_IMG_2.jpg", "nolabel.jpg");
    LabelledListing listing =
        LabelInFileName.list(
            storage, "--input x", path(), LabelPattern.parse("", LabelPattern.BEFORE_UNDERSCORE));
    assertThat(listing.images()).extracting(LabelledImage::label).containsExactly("0", "3");
    assertThat(listing.rejected())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.source()).endsWith("/nolabel.jpg"));
  }

  @Test
  void aPatternThatMatchesNothingIsRefused() throws IOException {
    files("a.jpg", "b.jpg");
    LabelPattern pattern = LabelPattern.parse("--label-pattern", "class-(?<label>\\d+)\\.jpg");
    assertRefused(
        () -> LabelInFileName.list(storage, "--input x", path(), pattern),
        "--input x: the label pattern class-(?<label>\\d+)\\.jpg matches none of 2 file names,"
            + " such as 'a.jpg'");
    assertRefused(
        () -> LabelPattern.parse("--label-pattern", "(\\d)_.*"),
        "--label-pattern (\\d)_.*: it has no group (?<label>...)");
    assertRefused(
        () -> LabelPattern.parse("--label-pattern", "(?<label>[0"),
        "--label-pattern (?<label>[0: no regular expression: Unclosed character class at"
            + " character 11");
  }

  @Test
  void aManifestNamesPathLabelAndSplit() throws IOException {
    assertThat(manifest("path,label,split\na.jpg,cat,train\n\n\"b,\"\"1\"\".jpg\",dog,\n"))
        .containsExactly(
            new LabelledImage(path() + "/a.jpg", "cat", Split.TRAIN, "labels.csv:2"),
            new LabelledImage(path() + "/b,\"1\".jpg", "dog", null, "labels.csv:4"));
    assertThat(manifest("\uFEFFpath,label\nhdfs://host/a.jpg,7\n"))
        .containsExactly(new LabelledImage("hdfs://host/a.jpg", "7", null, "labels.csv:2"));
    assertThat(manifest("sub/a.jpg,cat"))
        .containsExactly(new LabelledImage(path() + "/sub/a.jpg", "cat", null, "labels.csv:1"));
  }

  @Test
  void aManifestsErrorNamesItsLine() {
    assertRefused(
        () -> manifest("path,label\na.jpg,cat\nb.jpg,dog,train\n"),
        "labels.csv:3: 3 columns, expected path,label");
    assertRefused(
        () -> manifest("a.jpg\n"),
        "labels.csv:1: 1 columns, expected path,label or path,label,split, or a heading that names"
            + " these");
    assertRefused(() -> manifest("path,label\na.jpg, \n"), "labels.csv:2: label is empty");
    assertRefused(
        () -> manifest("a.jpg,cat,later\n"),
        "labels.csv:1: split 'later' is none of train, validation, test");
    assertRefused(() -> manifest("\"a.jpg,cat\n"), "labels.csv:1: a double quote is not closed");
    assertRefused(
        () -> manifest("path,label\n"), "--input x: " + path() + "/labels.csv names no image");
  }

  @Test
  void aHeadingThatIsNotUnderstoodIsNoImage() {
    assertRefused(
        () -> manifest("photograph,kind\na.jpg,cat\n"),
        "labels.csv:1: 'photograph,kind' looks like a heading; call the columns path, label and"
            + " split");
    assertRefused(
        () -> manifest("cat,a.jpg\n"),
        "labels.csv:1: the second column names the images; put a heading above it, such as"
            + " label,path");
    assertRefused(
        () -> manifest("image,file,label\na.jpg,b.jpg,cat\n"),
        "labels.csv:1: image and file may both be the column 'path'; name one of them so");
  }

  @Test
  void columnsThatAreNotReadAreNamed() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "filename;width;class;fold\na.jpg;20;cat;3\n");
    LabelledListing listing =
        CsvManifest.list(storage, "--input x", new org.apache.hadoop.fs.Path(path(), "labels.csv"));
    assertThat(listing.images())
        .containsExactly(new LabelledImage(path() + "/a.jpg", "cat", null, "labels.csv:2"));
    assertThat(listing.leftOut())
        .containsExactly(new LeftOut("labels.csv: width, fold", 0, "columns not read"));
  }

  private List<LabelledImage> manifest(String text) throws IOException {
    Files.writeString(folder.resolve("labels.csv"), text);
    return CsvManifest.list(
            storage, "--input x", new org.apache.hadoop.fs.Path(path(), "labels.csv"))
        .images();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InputRefused.class).hasMessage(message);
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
    }
  }

  private String name(LabelledImage image) {
    return image.source().substring(path().toString().length() + 1);
  }

  private org.apache.hadoop.fs.Path path() {
    try {
      return storage.qualify(new org.apache.hadoop.fs.Path(folder.toString()));
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }
}
