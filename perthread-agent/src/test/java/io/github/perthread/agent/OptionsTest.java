package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @ParameterizedTest
  @NullAndEmptySource
  void options_thatAreNotGiven_haveTheirDefaults(@Nullable String text)
      throws WrongOptionException {
    Options options = Options.parse(text);
    assertThat(options.include).isEmpty();
    assertThat(options.exclude).isEmpty();
    assertThat(options.onBootClassPath).isTrue();
    assertThat(options.report).isNull();
    assertThat(options.osgi || options.dryRun || options.verbose || options.jmx || options.off)
        .isFalse();
  }

  @Test
  void options_areAllUnderstood() throws WrongOptionException {
    Options options =
        Options.parse(
            "include=com.shop,org.bank.Account;exclude=com.shop.old;place=app;osgi;dry-run;verbose;"
                + "report=a report.json;jmx;off");
    assertThat(options.include).containsExactly("com/shop", "org/bank/Account");
    assertThat(options.exclude).containsExactly("com/shop/old");
    assertThat(options.onBootClassPath).isFalse();
    assertThat(options.report).isEqualTo("a report.json");
    assertThat(options.osgi && options.dryRun && options.verbose && options.jmx && options.off)
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "includ=com.shop | unknown option 'includ'",
        "Verbose | unknown option 'Verbose'",
        "verbose;;off | unknown option ''",
        "place=both | option 'place' is boot or app, not 'both'",
        "report | option 'report' needs a value",
        "include | option 'include' needs a value",
        "report= | option 'report=' has no value",
        "off=true | option 'off' has no value",
        "include=com/shop | 'com/shop' names no package and no class",
        "exclude=com.shop.* | 'com.shop.*' names no package and no class",
        "exclude=com..shop | 'com..shop' names no package and no class",
        "include=com.shop. | 'com.shop.' names no package and no class",
        "include=com.shop, | '' names no package and no class",
      })
  void option_thatIsWrong_isNamed(String text, String message) {
    assertThatThrownBy(() -> Options.parse(text))
        .isInstanceOf(WrongOptionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void semicolon_atTheEnd_isAllowed() throws WrongOptionException {
    assertThat(Options.parse("verbose;").verbose).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"include=a.B$C", "include=größe.Über"})
  void name_ofAClass_mayHaveAllThatJavaAllows(String text) throws WrongOptionException {
    assertThat(Options.parse(text).include).hasSize(1);
  }
}
