package io.lookonce.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.Settings.ResolvedSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final String TEXT =
      """
      # how it is trained
      epochs = 20
      learning-rate = 0.0075
      averaging {
        workers = 2
        outer = nesterov
      }
      layers = [12288, 7, 1]
      blocks = [
        { type = dense, units = 3 }
        { type = output, units = 1, unitz = 2 }
      ]
      """;

  @TempDir Path folder;

  @Test
  void valuesComeWithTheirTypes() {
    Settings settings = parse(TEXT);
    assertThat(settings.integer("epochs", Range.atLeast(1))).isEqualTo(20);
    assertThat(settings.number("learning-rate", Range.positive())).isEqualTo(0.0075);
    assertThat(settings.section("averaging").integer("workers", 1, Range.atLeast(1))).isEqualTo(2);
    assertThat(settings.section("averaging").text("outer")).isEqualTo("nesterov");
    assertThat(settings.integers("layers", Range.atLeast(1))).containsExactly(12288, 7, 1);
    assertThat(settings.sections("blocks")).hasSize(2);
    assertThat(settings.flag("augment", true)).isTrue();
    assertThat(settings.has("dataset")).isFalse();
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
    Settings settings = parse("epochs = 3\n\nlearning-rat = 1");
    settings.integer("epochs", Range.atLeast(1));
    settings.number("learning-rate", 0.1, Range.positive());
    refuses(
        settings::refuseUnknownKeys,
        "conf/x.conf:3: unknown key learning-rat, did you mean learning-rate?");
  }

  @Test
  void aMisspeltRequiredKeyIsCalledMisspeltAndNotMissing() {
    Settings settings = parse("epochs = 3\ntraining { learning-rat = 1 }");
    settings.integer("epochs", Range.atLeast(1));
    refuses(
        () -> settings.section("training").number("learning-rate", Range.positive()),
        "conf/x.conf:2: unknown key training.learning-rat, did you mean training.learning-rate?");
    refuses(
        () -> settings.integer("epoch", Range.atLeast(1)),
        "conf/x.conf: missing key epoch; add it, or give --set epoch=VALUE");
  }

  @Test
  void aKeyInTheWrongSectionIsPointedToTheRightOne() {
    Settings settings = parse("workers = 2");
    settings.section("averaging").integer("workers", 1, Range.atLeast(1));
    refuses(
        settings::refuseUnknownKeys,
        "conf/x.conf:1: unknown key workers, did you mean averaging.workers?");
  }

  @Test
  void aKeyLikeNoOtherIsRefusedWithTheKnownOnes() {
    Settings settings = parse("averaging { temperature = 2 }");
    Settings averaging = settings.section("averaging");
    averaging.integer("workers", 1, Range.atLeast(1));
    averaging.integer("frequency", 1, Range.atLeast(1));
    refuses(
        settings::refuseUnknownKeys,
        "conf/x.conf:1: unknown key averaging.temperature; known here: frequency, workers");
  }

  @Test
  void aWholeSectionThatNobodyReadsIsRefused() {
    Settings settings = parse("epochs = 1\naveragin { workers = 2 }");
    settings.integer("epochs", Range.atLeast(1));
    settings.section("averaging").integer("workers", 1, Range.atLeast(1));
    refuses(
        settings::refuseUnknownKeys,
        "conf/x.conf:2: unknown key averagin, did you mean averaging?");
  }

  @Test
  void unknownKeysAreFoundInsideListsOfSections() {
    Settings settings = parse(TEXT);
    settings.integer("epochs", Range.atLeast(1));
    settings.number("learning-rate", Range.positive());
    settings.section("averaging").integer("workers", Range.atLeast(1));
    settings.section("averaging").text("outer");
    settings.integers("layers", Range.atLeast(1));
    for (Settings block : settings.sections("blocks")) {
      block.text("type");
      block.integer("units", Range.atLeast(1));
    }
    refuses(
        settings::refuseUnknownKeys,
        "conf/x.conf:11: unknown key blocks[1].unitz, did you mean blocks[1].units?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate = -1        | conf/x.conf:1: rate = -1 must be above 0
          rate = 0         | conf/x.conf:1: rate = 0 must be above 0
          rate = fast      | conf/x.conf:1: rate = fast must be a number above 0
          rate = [1]       | conf/x.conf:1: rate = [1] must be a number above 0
          rate = NaN       | conf/x.conf:1: rate = NaN must be a number above 0
          rate = 1e999     | conf/x.conf:1: rate = Infinity must be a number above 0
          other = 1        | conf/x.conf: missing key rate; add it, or give --set rate=VALUE
          rate = null      | conf/x.conf: missing key rate; add it, or give --set rate=VALUE
          """)
  void numbersOutsideTheirRangeAreRefused(String text, String message) {
    refuses(() -> parse(text).number("rate", Range.positive()), message);
  }

  @Test
  void everyKindOfValueIsRefusedWhereItIsNotOne() {
    refuses(
        () -> parse("\nn = 2.5").integer("n", Range.atLeast(1)),
        "conf/x.conf:2: n = 2.5 must be a whole number");
    refuses(
        () -> parse("n = 0.0").number("n", Range.probability()),
        "conf/x.conf:1: n = 0 must be in (0, 1]");
    refuses(
        () -> parse("n = 1").number("n", Range.decay()), "conf/x.conf:1: n = 1 must be in [0, 1)");
    refuses(() -> parse("n = yes").flag("n", true), "conf/x.conf:1: n = yes must be true or false");
    refuses(() -> parse("n { a = 1 }").text("n"), "conf/x.conf:1: n = {\"a\":1} must be text");
    refuses(
        () -> parse("n = [1, -3]").integers("n", Range.atLeast(1)),
        "conf/x.conf:1: n = -3 must be at least 1");
    refuses(
        () -> parse("n = 3").integers("n", Range.atLeast(1)),
        "conf/x.conf:1: n = 3 must be a list [a, b, ..]");
    refuses(() -> parse("n = 3").section("n"), "conf/x.conf:1: n = 3 must be a section { .. }");
    refuses(
        () -> parse("n = [{}, 3]").sections("n"), "conf/x.conf:1: n = 3 must be a section { .. }");
    refuses(
        () -> parse("n = adm").choice("n", List.of("momentum", "adam")),
        "conf/x.conf:1: n = adm is not known, did you mean adam? (one of momentum, adam)");
    refuses(
        () -> parse("a { b = 1 }").section("a").text("c"),
        "conf/x.conf:1: missing key a.c; add it, or give --set a.c=VALUE");
  }

  @Test
  void brokenSyntaxIsRefusedWithItsLine() {
    assertThatThrownBy(() -> parse("epochs = 1\nlayers = [1, 2"))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("conf/x.conf:2: ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> parse("epochs = ${years}"))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("conf/x.conf:1: ")
        .hasMessageContaining("years");
    refuses(
        () -> Settings.load(Path.of("conf/none.conf"), List.of()), "conf/none.conf: no such file");
  }

  @Test
  void overridesLieOnTopAndUrisNeedNoQuotes() {
    Settings settings =
        Settings.parse(
            TEXT + "\ntwice = ${averaging.workers}",
            "conf/x.conf",
            List.of(
                "averaging.workers=4", "layers=[2, 3]", "dataset=hdfs://host:9000/signs?a=b#c"));
    assertThat(settings.section("averaging").integer("workers", Range.atLeast(1))).isEqualTo(4);
    assertThat(settings.integer("twice", Range.atLeast(1))).isEqualTo(4);
    assertThat(settings.integers("layers", Range.atLeast(1))).containsExactly(2, 3);
    assertThat(settings.text("dataset")).isEqualTo("hdfs://host:9000/signs?a=b#c");
  }

  @Test
  void overridesAreRefusedByTheirOwnText() {
    Settings settings = Settings.parse("", "conf/x.conf", List.of("learning-rat=1"));
    settings.number("learning-rate", 0.1, Range.positive());
    refuses(
        settings::refuseUnknownKeys,
        "--set learning-rat=1: unknown key learning-rat, did you mean learning-rate?");
    refuses(
        () ->
            Settings.parse("", "conf/x.conf", List.of("layers=[1, 0]"))
                .integers("layers", Range.atLeast(1)),
        "--set layers=[1, 0]: layers = 0 must be at least 1");
    refuses(
        () -> Settings.parse("", "conf/x.conf", List.of("epochs")),
        "--set epochs: expected key=value");
    assertThatThrownBy(() -> Settings.parse("", "conf/x.conf", List.of("layers=[1, 2")))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("--set layers=[1, 2: ");
    assertThatThrownBy(() -> Settings.parse("", "conf/x.conf", List.of("a..b=1")))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("--set a..b=1: ");
  }

  @Test
  void includesAreFollowedToFilesAndKeepTheirOrigin() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("shared")).resolve("base.conf");
    Files.writeString(inner, "# base\nepochs = 0\n");
    Path outer = folder.resolve("train.conf");
    Files.writeString(outer, "include \"shared/base.conf\"\nseed = 1\n");
    Settings settings = Settings.load(outer, List.of());
    assertThat(settings.integer("seed", Range.atLeast(0))).isEqualTo(1);
    refuses(
        () -> settings.integer("epochs", Range.atLeast(1)),
        inner + ":2: epochs = 0 must be at least 1");
  }

  @Test
  void includesFromAnywhereElseAreRefused() throws IOException {
    Path file = folder.resolve("train.conf");
    for (String what :
        List.of(
            "\"http://localhost:1/x.conf\"",
            "url(\"http://localhost:1/x.conf\")",
            "classpath(\"reference.conf\")")) {
      Files.writeString(file, "include " + what);
      assertThatThrownBy(() -> Settings.load(file, List.of()))
          .isInstanceOf(ConfigurationRefused.class)
          .hasMessageStartingWith(file + ": include ")
          .hasMessageEndingWith("only files can be included");
    }
    Files.writeString(file, "include \"none.conf\"");
    refuses(
        () -> Settings.load(file, List.of()),
        file + ": include \"none.conf\": no such file: " + folder.resolve("none.conf"));
  }

  @Test
  void theResolvedListSaysWhereEachValueComesFrom() {
    Settings settings = Settings.parse(TEXT, "conf/x.conf", List.of("name=a b"));
    settings.integer("epochs", Range.atLeast(1));
    settings.section("averaging").text("outer");
    settings.section("averaging").integer("frequency", 5, Range.atLeast(1));
    settings.text("name");
    assertThat(settings.resolved())
        .containsExactly(
            new ResolvedSetting("epochs", "20", "conf/x.conf:2"),
            new ResolvedSetting("averaging.outer", "nesterov", "conf/x.conf:6"),
            new ResolvedSetting("averaging.frequency", "5", "default"),
            new ResolvedSetting("name", "\"a b\"", "--set name=a b"));
    Settings again = Settings.parse(settings.render(), "rendered", List.of());
    assertThat(again.section("averaging").integer("frequency", Range.atLeast(1))).isEqualTo(5);
    assertThat(again.text("name")).isEqualTo("a b");
  }

  private static Settings parse(String text) {
    return Settings.parse(text, "conf/x.conf", List.of());
  }

  @Test
  void everythingOfASectionIsListedAsItWasWrittenAndKnown() {
    Settings settings =
        Settings.parse(
            """
            grid {
              "optimizer.name" = [adam, "[x"]
              epochs = 100
              initialization { scale = 3, distribution = random }
              absent = null
            }
            """,
            "s.conf",
            List.of());
    List<WrittenSetting> everything = settings.section("grid").everything();

    assertThat(everything.stream().map(WrittenSetting::key))
        .containsExactly(
            "optimizer.name", "epochs", "initialization.distribution", "initialization.scale");
    assertThat(everything.get(0).elements()).containsExactly("adam", "\"[x\"");
    assertThat(everything.get(1).text()).isEqualTo("100");
    assertThat(everything.get(1).position()).isEqualTo("s.conf:3");
    assertThat(everything.get(2).text()).isEqualTo("random");
    settings.refuseUnknownKeys();
    refuses(
        () -> everything.get(1).elements(),
        "s.conf:3: grid.epochs = 100 must be a list [a, b, ..]");
  }

  private static void refuses(ThrowingCallable action, String message) {
    assertThatThrownBy(action).isInstanceOf(ConfigurationRefused.class).hasMessage(message);
  }

  /** HOCON's own parser would follow it until the stack ends. */
  @Test
  void aFileThatIncludesItselfComesToAnEnd(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("self.conf"), "a = 1\ninclude \"self.conf\"\n");
    assertThatThrownBy(() -> Settings.load(file, List.of()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining("include \"self.conf\": more than 10 files within one another");
  }

  @Test
  void anEscapeThatIsNoCharacterIsRefused() {
    assertThatThrownBy(() -> Settings.parse("a = \"\\u-100\"", "escape.conf", List.of()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("escape.conf: Not a valid Unicode code point");
  }

  @Test
  void depthIsRefusedNotFollowed() {
    assertThatThrownBy(() -> Settings.parse("{a:".repeat(100_000), "deep.conf", List.of()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessage("deep.conf: nested too deeply");
  }

  @Test
  void whatIsSetIncludesNothing() {
    assertThatThrownBy(
            () ->
                Settings.parse(
                    "", "any.conf", List.of("a={include url(\"file:///etc/hostname\")}")))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining("a configuration file may not include others");
  }
}
