package io.lookonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
  private Locale before;

  /** In this locale a careless format shows other digits and other separators. */
  @BeforeEach
  void travel() {
    before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
  }

  @AfterEach
  void comeHome() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s", "4.24, 4.2 s", "9.96, 10 s", "59.4, 59 s", "59.6, 1 min 0 s", "192.4, 3 min 12 s",
    "3599.6, 1 h 0 min", "7500, 2 h 5 min", "86399, 1 d 0 h", "180000, 2 d 2 h", "NaN, –", "-1, –"
  })
  void duration(double seconds, String expected) {
    assertThat(NumberText.duration(seconds).replace('\u00A0', ' ')).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "6.456, 6.46",
    "9.996, 10.0",
    "64.56, 64.6",
    "99.96, 100",
    "6456.2, '6,456'",
    "NaN, –",
    "Infinity, –"
  })
  void decimal(double value, String expected) {
    assertThat(NumberText.decimal(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0 %",
    "1, 1000000, < 1 %",
    "1, 2, 50 %",
    "999999, 1000000, > 99 %",
    "7, 7, 100 %",
    "0, 0, –"
  })
  void percent(long part, long whole, String expected) {
    assertThat(NumberText.percent(part, whole).replace('\u00A0', ' ')).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "250, 250", "1500, 1.5k", "40000000, 40M", "10e18, 10E"})
  void rounded(double value, String expected) {
    assertThat(NumberText.rounded(value)).isEqualTo(expected);
  }

  @Test
  void countsAndMoments() {
    assertThat(NumberText.count(Long.MAX_VALUE)).isEqualTo("9,223,372,036,854,775,807");
    assertThat(NumberText.counted(1, "image", "images")).isEqualTo("1 image");
    assertThat(NumberText.counted(0, "image", "images")).isEqualTo("0 images");
    assertThat(NumberText.moment(Instant.parse("2026-11-23T17:50:03.7Z")))
        .isEqualTo("2026-11-23 17:50:03 UTC");
  }
}
