package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TerminalTextTest {

  @Property
  void noCharacterThatCommandsIsLeft(@ForAll String text) {
    String shown = TerminalText.shown(text);
    assertThat(shown).hasSameSizeAs(text).doesNotContainPattern("[\\p{Cc}&&[^\\n\\t]]");
    assertThat(shown)
        .doesNotContainPattern(
            "[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufff9-\\ufffb]");
    assertThat(TerminalText.shownInOneLine(text)).doesNotContainPattern("\\p{Cc}");
  }

  @Example
  void otherTextStaysAsItIs() {
    String text = "C\u00f4te d\u2019Azur\t\u05d0\u05d1 \ud83d\ude97\nnext";
    assertThat(TerminalText.shown(text)).isEqualTo(text);
    assertThat(TerminalText.shown("a\u009b31mb\u202ec\u2028d\u007fe\rf\u001b[2J"))
        .isEqualTo("a?31mb?c?d?e?f?[2J");
    assertThat(TerminalText.shownInOneLine("a\tb\nc")).isEqualTo("a?b?c");
  }
}
