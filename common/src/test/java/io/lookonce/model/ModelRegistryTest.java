package io.lookonce.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.LocalObjectStore;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGrids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {

  @TempDir private Path folder;
  private Storage storage;
  private ModelRegistry registry;

  @BeforeEach
  void open() {
    storage = new Storage(new Configuration());
    registry = new ModelRegistry(storage, hadoop(folder.resolve("models")));
  }

  @Test
  void versionsCountUpAndTheNewestIsCurrent() throws IOException {
    publish("cars", "one");
    publish("cars", "two");

    assertThat(registry.names()).containsExactly("cars");
    assertThat(registry.versions("cars")).containsExactly(1, 2);
    assertThat(registry.open("cars").card().version()).isEqualTo(2);
    assertThat(registry.open("cars:1").card().version()).isEqualTo(1);
    registry.makeCurrent("cars", 1);
    assertThat(registry.open("cars").reference()).isEqualTo("cars:1");
  }

  @Test
  void inAnObjectStoreAVersionIsThereWhenItsCardIs() throws IOException {
    storage = LocalObjectStore.storage();
    registry = new ModelRegistry(storage, LocalObjectStore.path(folder.resolve("models")));
    publish("cars", "one");
    Files.createDirectories(folder.resolve("models/cars/2"));
    Files.writeString(folder.resolve("models/cars/2/model.onnx"), "by a writer that was killed");

    assertThat(registry.versions("cars")).containsExactly(1);
    publish("cars", "two");

    assertThat(registry.versions("cars")).containsExactly(1, 2);
    registry.open("cars:2").verify(storage);
    assertThat(folder.resolve("models/cars/_lookonce.lease")).doesNotExist();
  }

  @Test
  void aBundleSaysWhatItWasPublishedWith() throws IOException {
    publish("cars", "network");

    ModelBundle bundle = registry.open("cars");
    bundle.verify(storage);

    assertThat(bundle.card().classes()).containsExactly("car", "bus");
    assertThat(bundle.card().head().anchors()).containsExactly(new Anchor(1, 2));
    assertThat(bundle.card().input())
        .isEqualTo(InputRule.stretched(416, 608, Interpolation.BICUBIC));
    assertThat(bundle.card().thresholds()).isEqualTo(new Thresholds(0.6, 0.45));
    assertThat(ModelBundle.open(storage, bundle.folder())).isEqualTo(bundle);
    assertThat(registry.open(bundle.folder().toString()).card()).isEqualTo(bundle.card());
  }

  @Test
  void publishersAtTheSameTimeGetVersionsOfTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> publishers =
          IntStream.range(0, 8)
              .<Callable<Integer>>mapToObj(i -> () -> publish("cars", "n" + i).card().version())
              .toList();
      List<Integer> versions = new ArrayList<>();
      for (Future<Integer> published : threads.invokeAll(publishers)) {
        versions.add(published.get());
      }
      assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    } finally {
      threads.shutdownNow();
    }
    for (int version : registry.versions("cars")) {
      registry.open("cars:" + version).verify(storage);
    }
  }

  @Test
  void aTruncatedNetworkIsRefusedByName() throws IOException {
    Path onnx = Path.of(publish("cars", "network").onnx().toUri());
    Files.writeString(onnx, "netw");

    assertThatThrownBy(() -> registry.open("cars").verify(storage))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("cars/1/model.onnx: truncated or changed");
    Files.delete(onnx);
    assertThatThrownBy(() -> registry.open("cars").verify(storage))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("model.onnx is missing");
  }

  @Test
  void aCardThatWasEditedOrCutIsRefusedByName() throws IOException {
    Path card = Path.of(publish("cars", "network").folder().toUri()).resolve("model.json");
    String text = Files.readString(card);

    Files.writeString(card, text.replace("\"bus\"", "\"tank\""));
    assertRefused("model.json: its content does not match");
    Files.writeString(card, text.substring(0, text.length() / 2));
    assertRefused("model.json: ");
    Files.writeString(card, text.replace("\"format\" : 1", "\"format\" : 9"));
    assertRefused("format 1 is expected, not 9");
    Files.writeString(card, "");
    assertRefused("format 1 is expected");
  }

  @Test
  void anUnknownModelNamesTheKnownOnes() throws IOException {
    assertThatThrownBy(() -> registry.open("cars")).hasMessageContaining("registry is empty");
    publish("cars", "network");

    assertThatThrownBy(() -> registry.open("trucks"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("no model 'trucks'")
        .hasMessageContaining("known: cars");
    assertThatThrownBy(() -> registry.open("cars:7")).hasMessageContaining("no version 7");
    assertThatThrownBy(() -> registry.open(folder.toString())).hasMessageContaining("model.json");
  }

  @Test
  void namesThatCouldLeaveTheRegistryAreRefused() {
    for (String name : List.of("../cars", "a/b", "", "Cars", ".hidden", "x".repeat(65))) {
      assertThatThrownBy(() -> publish(name, "network")).isInstanceOf(InputRefused.class);
    }
  }

  /** The files of a bundle are copied by the names on its card. */
  @Test
  void aCardWhoseFilesLieElsewhereIsRefused() throws IOException {
    ModelBundle bundle = write("one");
    for (String name : List.of("../../secret", "/etc/passwd", "a/b", ".hidden", "model.json")) {
      ModelCard card = bundle.card();
      assertThatThrownBy(
              () -> ModelCard.parse(card.json().replace("\"model.onnx\"", "\"" + name + "\"")))
          .hasMessageContaining("'" + name + "' cannot name a file of a bundle");
    }
  }

  @Test
  void aBundleFromElsewhereIsPublishedOnce() throws IOException {
    ModelBundle first = write("one");
    assertThat(first.reference()).isEqualTo("lorry");

    assertThat(registry.publish(first, "cars").reference()).isEqualTo("cars:1");
    assertThat(registry.publish(write("two"), "cars").reference()).isEqualTo("cars:2");
    // The same files again, written anew.
    assertThat(registry.publish(write("one"), "cars").reference()).isEqualTo("cars:1");

    assertThat(registry.versions("cars")).containsExactly(1, 2);
    assertThat(registry.current("cars")).isEqualTo(2);
    ModelBundle published = registry.open("cars:2");
    published.verify(storage);
    assertThat(published.card().classes()).isEqualTo(first.card().classes());
    try (var left = Files.list(folder.resolve("models/cars"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("1", "2", "CURRENT");
    }
  }

  /** A flipped bit would make another version serve, or bring a withdrawn one back. */
  /** A first publication may end between the rename and the pointer. */
  @Test
  void withoutAPointerTheOnlyVersionIsCurrent() throws IOException {
    registry.publish(write("one"), "cars");
    Path current = folder.resolve("models/cars/CURRENT");
    Files.delete(current);
    assertThat(registry.current("cars")).isEqualTo(1);
    assertThat(registry.open("cars").reference()).isEqualTo("cars:1");

    registry.publish(write("two"), "cars");
    Files.delete(current);
    assertThatThrownBy(() -> registry.open("cars"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("cars/CURRENT is missing: write the number of the version")
        .hasMessageContaining("one of [1, 2]");
  }

  @Test
  void changedPointersAreNamed() throws IOException {
    registry.publish(write("one"), "cars");
    registry.publish(write("two"), "cars");
    registry.publish(write("three"), "cars");
    registry.rollBack("cars", OptionalInt.of(2));
    assertThat(registry.damaged("cars")).isEmpty();
    Path current = folder.resolve("models/cars/CURRENT");
    Path withdrawn = folder.resolve("models/cars/WITHDRAWN");

    Files.writeString(current, Files.readString(current).replaceFirst("2", "3"));
    assertThatThrownBy(() -> registry.current("cars"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("CURRENT is damaged: write the number of the version");
    Files.writeString(withdrawn, Files.readString(withdrawn).replaceFirst("3", "1"));
    assertThat(registry.damaged("cars"))
        .hasSize(2)
        .allMatch(line -> line.contains("CURRENT is damaged") || line.contains("WITHDRAWN is"));

    // As a person writes them, and older releases did.
    Files.writeString(current, "1\n");
    Files.writeString(withdrawn, "2\n3\n");
    assertThat(registry.current("cars")).isEqualTo(1);
    assertThat(registry.withdrawn("cars")).containsExactly(2, 3);
  }

  @Test
  void whatSomebodyWentBackFromStaysWithdrawnUntilItIsNamed() throws IOException {
    registry.publish(write("one"), "cars");
    registry.publish(write("two"), "cars");
    registry.publish(write("three"), "cars");

    assertThat(registry.rollBack("cars", OptionalInt.empty()).reference()).isEqualTo("cars:2");
    assertThat(registry.rollBack("cars", OptionalInt.empty()).reference()).isEqualTo("cars:1");
    assertThat(registry.withdrawn("cars")).containsExactly(2, 3);
    assertThatThrownBy(() -> registry.rollBack("cars", OptionalInt.empty()))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("no version before 1");

    // Published once more, as a training that is resumed does.
    assertThat(registry.publish(write("three"), "cars").reference()).isEqualTo("cars:3");
    assertThat(registry.open("cars").reference()).isEqualTo("cars:1");
    assertThat(registry.publish(write("four"), "cars").reference()).isEqualTo("cars:4");
    assertThat(registry.open("cars").reference()).isEqualTo("cars:4");
    assertThat(registry.rollBack("cars", OptionalInt.empty()).reference()).isEqualTo("cars:1");
    assertThat(registry.rollBack("cars", OptionalInt.of(3)).reference()).isEqualTo("cars:3");
    assertThat(registry.withdrawn("cars")).containsExactly(2, 4);
    assertThatThrownBy(() -> registry.rollBack("cars", OptionalInt.of(9)))
        .hasMessageContaining("no version 9");
    assertThatThrownBy(() -> registry.rollBack("cars", OptionalInt.of(3)))
        .hasMessageContaining("cars:3 is the current version already");
  }

  @Test
  void aVersionWhosePublisherWasKilledBeforeThePointerBecomesCurrent() throws IOException {
    registry.publish(write("one"), "cars");
    registry.publish(write("two"), "cars");
    registry.makeCurrent("cars", 1);

    assertThat(registry.publish(write("two"), "cars").reference()).isEqualTo("cars:2");
    assertThat(registry.current("cars")).isEqualTo(2);
  }

  @Test
  void aDamagedVersionIsNotTakenForTheSame() throws IOException {
    registry.publish(write("one"), "cars");
    Files.writeString(folder.resolve("models/cars/1/model.onnx"), "other");

    assertThat(registry.publish(write("one"), "cars").reference()).isEqualTo("cars:2");
  }

  @Test
  void aBundleThatChangedIsNotPublished() throws IOException {
    ModelBundle bundle = write("one");
    Files.writeString(Path.of(bundle.onnx().toUri()), "other");

    assertThatThrownBy(() -> registry.publish(bundle, "cars"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("model.onnx: truncated or changed");
    assertThat(registry.versions("cars")).isEmpty();
  }

  @Test
  void aFolderKeepsABundleOfTheSameFilesAndItsName() throws IOException {
    ModelBundle published = registry.publish(write("one"), "cars");
    published.card().write(storage, hadoop(folder.resolve("out/model")));

    assertThat(write("one").reference()).isEqualTo("cars:1");
    assertThat(write("two").reference()).isEqualTo("lorry");
    write("two").verify(storage);
    assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/model");
  }

  @Test
  void whereNothingCanBePublishedIsKnownBefore() throws IOException {
    registry.requirePublishable("lorries", "detector");
    assertThat(folder).isEmptyDirectory();

    assertThatThrownBy(() -> registry.requirePublishable("Lorries", "detector"))
        .hasMessageContaining("'Lorries' cannot name a model");
    publish("cars", "network");
    registry.requirePublishable("cars", "detector");
    assertThatThrownBy(() -> registry.requirePublishable("cars", "classifier"))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model cars:1 is a detector; a classifier is needed");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () ->
                new ModelRegistry(storage, hadoop(file)).requirePublishable("lorries", "detector"))
        .isInstanceOf(InputRefused.class)
        .hasMessageMatching("registry .*/file cannot be used: no folder can be made in .*/file");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> registry.open("cars:1"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message)
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\n"));
  }

  /** A card with grids comes back; one without does not mention them. */
  @Test
  void keepsTheGridsOfAHead() throws IOException {
    HeadDescription head =
        HeadDescription.of(
            new AnchorGrids(
                AnchorGrids.Layout.SHARED_CELLS,
                AnchorGrids.Sizes.SQUARED,
                true,
                List.of(new AnchorGrids.Grid(3, 2, 1.05, List.of(new Anchor(10, 14))))));
    ModelDraft draft =
        new ModelDraft(
            "grids",
            List.of("car"),
            InputRule.stretched(96, 64, Interpolation.BILINEAR),
            head,
            new Thresholds(0.5, 0.5));
    registry.publish(draft, List.of(file("network")));
    ModelCard card = registry.open("grids").card();
    assertThat(card.head()).isEqualTo(head);
    assertThat(card.json()).contains("\"anchor-grids\"", "\"SHARED_CELLS\"", "\"SQUARED\"");
    assertThat(publish("lorry", "network").card().json()).doesNotContain("grids");
  }

  private ModelBundle publish(String name, String network) throws IOException {
    return registry.publish(draft(name), List.of(file(network)));
  }

  /** Writes a bundle outside of the registry. */
  private ModelBundle write(String network) throws IOException {
    return ModelBundle.write(
        storage, draft("lorry"), List.of(file(network)), hadoop(folder.resolve("out/model")));
  }

  private org.apache.hadoop.fs.Path file(String network) throws IOException {
    Path file = Files.createTempDirectory(folder, "network").resolve("model.onnx");
    return hadoop(Files.writeString(file, network));
  }

  private static ModelDraft draft(String name) {
    return new ModelDraft(
        name,
        List.of("car", "bus"),
        InputRule.stretched(416, 608, Interpolation.BICUBIC),
        new HeadDescription(HeadKind.REGION, List.of(new Anchor(1, 2))),
        new Thresholds(0.6, 0.45));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }
}
