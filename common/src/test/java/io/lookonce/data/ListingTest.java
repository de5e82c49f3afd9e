package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.source.CsvManifest;
import io.lookonce.data.source.FolderPerClass;
import io.lookonce.data.source.LabelInFileName;
import io.lookonce.data.source.LabelPattern;
import io.lookonce.data.source.LabelledImage;
import io.lookonce.data.source.LabelledListing;
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
        "labels.csv:1: 1 columns, expected path,label or path,label,split");
    assertRefused(() -> manifest("path,label\na.jpg, \n"), "labels.csv:2: label is empty");
    assertRefused(
        () -> manifest("a.jpg,cat,dev\n"),
        "labels.csv:1: split 'dev' is none of train, validation, test");
    assertRefused(() -> manifest("\"a.jpg,cat\n"), "labels.csv:1: a double quote is not closed");
    assertRefused(
        () -> manifest("path,label\n"), "--input x: " + path() + "/labels.csv names no image");
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
