package io.lookonce.darknet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Whatever a file holds, it is read or refused in one line. */
class DarknetRobustnessTest {
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "-1",
          "1e9",
          "2147483647",
          "-2147483648",
          "99999999999",
          "nan",
          "64",
          "=",
          "3,,",
          "-1,-1,-1",
          "0.5",
          "65536",
          "\u0000");

  @Property(tries = 300)
  void anyText(@ForAll @StringLength(max = 200) String text) {
    parsesOrRefusesInOneLine(text);
  }

  @Property(tries = 300)
  void anyTextAfterAGoodBeginning(@ForAll @StringLength(max = 200) String text) {
    parsesOrRefusesInOneLine(SmallDarknet.TEXT.substring(0, 90) + text);
  }

  @Property(tries = 1000)
  void anyValueAnywhere(
      @ForAll @IntRange(max = 80) int line, @ForAll @IntRange(max = 14) int value) {
    List<String> lines = new ArrayList<>(SmallDarknet.TEXT.lines().toList());
    int changed = line % lines.size();
    String key = lines.get(changed).split("=", 2)[0];
    lines.set(changed, key + "=" + VALUES.get(value));
    parsesOrRefusesInOneLine(String.join("\n", lines));
  }

  @Property(tries = 300)
  void anyLineRemovedOrMoved(
      @ForAll @IntRange(max = 80) int from, @ForAll @IntRange(max = 80) int to) {
    List<String> lines = new ArrayList<>(SmallDarknet.TEXT.lines().toList());
    String line = lines.remove(from % lines.size());
    lines.add(to % lines.size(), line);
    parsesOrRefusesInOneLine(String.join("\n", lines));
    lines.remove(to % lines.size());
    parsesOrRefusesInOneLine(String.join("\n", lines));
  }

  @Property(tries = 300)
  void anyBytesAsWeights(@ForAll @Size(max = 3000) byte[] bytes, @ForAll boolean goodHeader)
      throws IOException {
    DarknetConfiguration tiny =
        DarknetConfiguration.parse(
            "any.cfg",
            "[net]\nwidth=2\nheight=2\nchannels=1\n"
                + "[convolutional]\nbatch_normalize=1\nfilters=6\nsize=1\n"
                + "[region]\nnum=1\nclasses=1\nanchors=1,2\n");
    byte[] header = goodHeader ? new byte[16] : new byte[0];
    InputStream file =
        new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(bytes));
    try {
      assertThat(DarknetWeights.read("any.weights", file, tiny).convolutions()).hasSize(1);
    } catch (DarknetFormatException refused) {
      assertThat(refused.getMessage()).startsWith("any.weights: ").doesNotContain("\n");
    }
  }

  private static void parsesOrRefusesInOneLine(String text) {
    try {
      assertThat(DarknetConfiguration.parse("any.cfg", text).layers()).isNotEmpty();
    } catch (DarknetFormatException refused) {
      assertThat(refused.getMessage())
          .startsWith("any.cfg:")
          .doesNotContain("\n")
          .doesNotContain("\r");
    }
  }
}
