package io.lookonce.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookonce.jobs.report.Html.HtmlText;
import java.io.StringWriter;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class HtmlTest {
  private static String written(Consumer<Html> content) {
    StringWriter page = new StringWriter();
    content.accept(new Html(page));
    return page.toString();
  }

  @Test
  void escapesTextAndAttributes() {
    String hostile = "</p><script>alert('1')</script>&\"";
    assertThat(written(html -> html.element("p", hostile, "class", hostile)))
        .isEqualTo(
            "<p class=\"&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;\">"
                + "&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;</p>\n");
  }

  @Test
  void escapesTheTextThatStandsInForAImage() {
    String html = written(page -> page.image(new byte[] {1, 2, 3}, 4, 5, "\" onerror=\"x"));
    Element image = ParsedPage.of("<p>" + html + "</p>").elements("img").get(0);
    assertThat(image.getAttribute("alt")).isEqualTo("\" onerror=\"x");
    assertThat(image.getAttribute("src")).isEqualTo("data:image/jpeg;base64,AQID");
    assertThat(image.getAttributes().getLength()).isEqualTo(4);
  }

  @Test
  void anyTextStaysTextHoweverItIsMadeUp() {
    int[] nasty = {
      '<', '>', '&', '"', '\'', '-', ']', '!', '/', 0, 7, '\n', '\r', '\t', 0x7F, 0x85, 0xA0,
      0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF, 0x202E, 0x2066, 0xFDD0, 0x5D0, 0x1F697
    };
    Random random = new Random(17);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.appendCodePoint(nasty[random.nextInt(nasty.length)]);
      }
      String html = written(page -> page.element("p", text.toString(), "id", text.toString()));
      Element paragraph = ParsedPage.of("<body>" + html + "</body>").elements("p").get(0);
      assertThat(paragraph.getChildNodes().getLength()).as(text.toString()).isEqualTo(1);
      assertThat(paragraph.getAttribute("id")).isEqualTo(paragraph.getTextContent());
    }
  }

  static Stream<Arguments> oddTexts() {
    return Stream.of(
        Arguments.of("frame\n.jpg", "frame␊.jpg"),
        Arguments.of("a\0b\033c", "a␀b␛c"),
        Arguments.of("del\u007F", "del␡"),
        Arguments.of("c1\u0085", "c1\uFFFD"),
        Arguments.of("lone\uD83D.jpg", "lone\uFFFD.jpg"),
        Arguments.of("lone\uDE97.jpg", "lone\uFFFD.jpg"),
        Arguments.of("pair\uD83D\uDE97", "pair🚗"),
        Arguments.of("last\uFFFF", "last\uFFFD"),
        Arguments.of("photo\u202Egpj.exe", "photo\uFFFDgpj.exe"),
        Arguments.of("שלום", "שלום"));
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void showsWhatCannotStandInAPage(String text, String shown) {
    assertThat(HtmlText.escaped(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "iframe", "img", "p onclick=x", "P"})
  void refusesOtherElements(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(html -> html.element(name, "text")))
        .withMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "src", "x y", "xlink:href"})
  void refusesOtherAttributes(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(html -> html.element("p", "text", name, "value")))
        .withMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "//elsewhere", "page.html", ""})
  void refusesLinksThatLeaveThePage(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(html -> html.element("a", "text", "href", target)));
  }

  @Test
  void refusesAnAttributeWithoutValueAndAStyleSheetThatEndsItself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(html -> html.element("p", "text", "class")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> written(html -> html.stylesheet("</style><b>")));
  }
}
