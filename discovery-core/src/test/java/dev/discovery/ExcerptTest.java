package dev.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void text_that_fits_stays() {
    assertThat(Excerpt.of("abcd", 4)).isEqualTo("abcd");
  }

  @Test
  void longer_text_ends_in_an_ellipsis() {
    assertThat(Excerpt.of("abcde", 4)).isEqualTo("abc…");
  }

  @Test
  void character_of_two_units_is_kept_whole_or_left_out() {
    assertThat(Excerpt.of("a🎸bcd", 4)).isEqualTo("a🎸…");
    assertThat(Excerpt.of("ab🎸cd", 4)).isEqualTo("ab…");
  }
}
