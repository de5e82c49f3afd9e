package io.lookonce.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.storage.InputRefused;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {

  @Test
  void seenLabelsComeInTheOrderOfTheirValue() {
    assertThat(ClassNames.seen(List.of("10", "9", "0", "9")).names())
        .containsExactly("0", "9", "10");
    assertThat(ClassNames.seen(List.of("dog", "10", "cat")).names())
        .containsExactly("10", "cat", "dog");
  }

  @Test
  void aLabelIsAClassByNameElseByNumber() {
    ClassNames names = ClassNames.declared("--classes", List.of("sad", "happy"));
    assertThat(label(names, "happy", true)).isEqualTo(1);
    assertThat(label(names, "1", true)).isEqualTo(1);
    // A class called by a number is that class, wherever it stands.
    assertThat(label(ClassNames.declared("", List.of("1", "0")), "0", true)).isEqualTo(1);
  }

  @Test
  void otherLabelsAreRefused() {
    ClassNames names = ClassNames.declared("--classes", List.of("sad", "happy"));
    assertThatThrownBy(() -> label(names, "angry", true))
        .isInstanceOf(InputRefused.class)
        .hasMessage("labels.csv:7: label 'angry' is none of the classes sad, happy");
    for (String number : List.of("2", "-1")) {
      assertThatThrownBy(() -> label(names, number, true))
          .isInstanceOf(InputRefused.class)
          .hasMessage(
              "labels.csv:7: label %s is out of range, there are classes 0 to 1 (sad, happy)",
              number);
    }
    assertThatThrownBy(() -> ClassNames.declared("--classes", List.of("a", "a")))
        .isInstanceOf(InputRefused.class);
    assertThatThrownBy(() -> ClassNames.declared("--classes", List.of("a", " ")))
        .isInstanceOf(InputRefused.class);
  }

  /** The folder "0" beside classes 1, 2, 3 is a class that is not there, not the first one. */
  @Test
  void whereClassesAreCalledByNumbersANumberIsAName() {
    ClassNames numbers = ClassNames.declared("", List.of("1", "2", "3"));
    for (String label : List.of("0", "4", "-1", "01", "cat")) {
      assertThat(numbers.find(label)).isEmpty();
      assertThatThrownBy(() -> label(numbers, label, true))
          .isInstanceOf(InputRefused.class)
          .hasMessage("labels.csv:7: label '%s' is none of the classes 1, 2, 3", label);
    }
    assertThat(label(numbers, "1", true)).isZero();
    assertThat(ClassNames.declared("", List.of("none", "7")).find("0")).isEmpty();
  }

  @Test
  void aNumberAmongNamesIsAName() {
    ClassNames names = ClassNames.declared("", List.of("cat", "dog"));
    assertThatThrownBy(() -> label(names, "0", false))
        .hasMessage("labels.csv:7: label '0' is none of the classes cat, dog");
    assertThat(ClassNames.mayBeNumbers(List.of("0", "1"))).isTrue();
    assertThat(ClassNames.mayBeNumbers(List.of("cat", "0"))).isFalse();
  }

  private static int label(ClassNames names, String label, boolean byNumber) {
    return names.labelOf("labels.csv:7", label, byNumber);
  }
}
