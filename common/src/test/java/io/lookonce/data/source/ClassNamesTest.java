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
    assertThat(names.labelOf(labelled("happy"))).isEqualTo(1);
    assertThat(names.labelOf(labelled("1"))).isEqualTo(1);
    // A class called by a number is that class, wherever it stands.
    assertThat(ClassNames.declared("", List.of("1", "0")).labelOf(labelled("0"))).isEqualTo(1);
  }

  @Test
  void otherLabelsAreRefused() {
    ClassNames names = ClassNames.declared("--classes", List.of("sad", "happy"));
    assertThatThrownBy(() -> names.labelOf(labelled("angry")))
        .isInstanceOf(InputRefused.class)
        .hasMessage("labels.csv:7: label 'angry' is none of the classes sad, happy");
    for (String number : List.of("2", "-1")) {
      assertThatThrownBy(() -> names.labelOf(labelled(number)))
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

  private static LabelledImage labelled(String label) {
    return new LabelledImage("a.jpg", label, null, "labels.csv:7");
  }
}
