package io.lookonce.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.Split;
import io.lookonce.data.source.FeatureListing.FeatureRow;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCsvTest {

  @TempDir private Path folder;

  @Test
  void theHeadingSaysWhichColumnIsWhat() throws IOException {
    FeatureListing listing =
        read("y,label,\"x, of the ball\",split\n-1e-3,ours,2,test\n\n0.5,theirs,-7.25,\n");

    assertThat(listing.features()).containsExactly("y", "x, of the ball");
    assertThat(listing.rows()).hasSize(2);
    FeatureRow first = listing.rows().get(0);
    assertThat(first.features()).containsExactly(-1e-3, 2);
    assertThat(first.label()).isEqualTo("ours");
    assertThat(first.split()).isEqualTo(Split.TEST);
    assertThat(first.source()).isEqualTo("points.csv:2");
    assertThat(listing.rows().get(1).features()).containsExactly(0.5, -7.25);
    assertThat(listing.rows().get(1).split()).isNull();
    assertThat(listing.rows().get(1).source()).isEqualTo("points.csv:4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x,y~1,2 | points.csv:1: the heading must name the columns, one of them 'label'",
        "label,split~0,test | points.csv:1: there is no column of numbers",
        "x,x,label~1,2,0 | points.csv:1: column names must be given and differ",
        "x,label~1,0~2 | points.csv:3: 1 columns, the heading has 2",
        "x,label~one,0 | points.csv:2: x 'one' is no finite number",
        "x,label~1e99,0 | points.csv:2: x '1e99' is no finite number",
        "x,label~NaN,0 | points.csv:2: x 'NaN' is no finite number",
        "x,label~0x1p3,0 | points.csv:2: x '0x1p3' is no finite number",
        "x,label~1d,0 | points.csv:2: x '1d' is no finite number",
        "x,label~1f,0 | points.csv:2: x '1f' is no finite number",
        "x,label~Infinity,0 | points.csv:2: x 'Infinity' is no finite number",
        "x,label~1_000,0 | points.csv:2: x '1_000' is no finite number",
        "x,label~.,0 | points.csv:2: x '.' is no finite number",
        "x,label~1e,0 | points.csv:2: x '1e' is no finite number",
        "x,label~\u0661,0 | points.csv:2: x '\u0661' is no finite number",
        "x;label~1,5;0 | points.csv:2: x '1,5' is no finite number; write it with a decimal point",
        "x,class,target~1,0,0 | points.csv:1: class and target may both be the column 'label'",
        "x,label~1, | points.csv:2: label is empty",
        "x,label,split~1,0,exam | points.csv:2: split 'exam' is none of train, validation, test",
        "x,label~\"1,0 | points.csv:2: a double quote is not closed",
        "x,label | has no row below its heading",
      })
  void aFaultIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "label;x;set;y\ncat;+1;Training;.5\ndog;2.;dev;-1E-3\n",
        "\uFEFFx\ty\tClass\tsplit\n1.0\t5e-1\tcat\ttrain\n2\t-.001\tdog\tval\n",
        "sep=,\nsubset,x,y,Target\ntrain,1,0.5,cat\nvalid,2,-0.001,dog\n",
      })
  void anySeparatorOrderAndUsualWordWillDo(String text) throws IOException {
    FeatureListing listing = read(text);
    assertThat(listing.features()).containsExactly("x", "y");
    assertThat(listing.rows()).extracting(FeatureRow::label).containsExactly("cat", "dog");
    assertThat(listing.rows())
        .extracting(FeatureRow::split)
        .containsExactly(Split.TRAIN, Split.VALIDATION);
    assertThat(listing.rows().get(0).features()).containsExactly(1, 0.5);
    assertThat(listing.rows().get(1).features()).containsExactly(2, -0.001);
  }

  /** Where a column is called label, others that could be are numbers; so is a set of numbers. */
  @Test
  void aColumnsOwnNameComesFirst() throws IOException {
    FeatureListing listing = read("class,label,set,y\n3,cat,7,1\n");
    assertThat(listing.features()).containsExactly("class", "set", "y");
    assertThat(listing.rows().get(0).features()).containsExactly(3, 7, 1);
    assertThat(listing.rows().get(0).split()).isNull();
  }

  private FeatureListing read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("points.csv"), text);
    return FeatureCsv.read(
        new Storage(new Configuration()), "--input", new org.apache.hadoop.fs.Path(file.toUri()));
  }
}
