package io.lookonce.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RenamedKeysTest {

  @Test
  void aKeyOfVersion01IsRefusedWithItsPresentName() {
    assertThatThrownBy(
            () ->
                Settings.parse(
                    "epochs = 3\nupdater { name = adam }\n", "old.conf", List.of("epochs=4")))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessage("old.conf:2: updater was renamed in version 0.2, write optimizer");
    assertThatThrownBy(() -> Settings.parse("cost.object = 5", "old.conf", List.of()))
        .hasMessage("old.conf:1: cost was renamed in version 0.2, write loss");
    assertThatThrownBy(() -> Settings.parse("", "new.conf", List.of("updater.name=adam")))
        .hasMessage("--set updater.name=adam: updater was renamed in version 0.2, write optimizer");
  }

  @Test
  void onlyOutermostKeysAreNamesOfOurs() {
    Settings settings = Settings.parse("variants { cost { epochs = 1 } }", "sweep.conf", List.of());
    assertThat(settings.section("variants").written()).containsExactly("cost");
  }

  @Test
  void optionsAndValuesKeepTheirForm() {
    assertThat(RenamedKeys.refusal("--pictures"))
        .contains("--pictures was renamed in version 0.2, write --input");
    assertThat(RenamedKeys.refusal("updater.beta1"))
        .contains("updater.beta1 was renamed in version 0.2, write optimizer.beta1");
    assertThat(RenamedKeys.refusal("kind=pictures"))
        .contains("kind=pictures was renamed in version 0.2, write kind=images");
    assertThat(RenamedKeys.refusal("loss")).isEmpty();
  }
}
