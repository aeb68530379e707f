package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columns_are_as_wide_as_their_widest_cell_in_characters() {
    var table = new TextTable("CITY", ">N", "NOTE");
    table.row("Łódź", 7, "");
    table.row("New York", 1000, "ok");
    table.row("🎬", 10, "one character, two units");

    assertThat(table.lines())
        .containsExactly(
            "CITY         N  NOTE",
            "Łódź         7",
            "New York  1000  ok",
            "🎬           10  one character, two units");
  }

  @Test
  void cell_is_kept_on_one_line() {
    var table = new TextTable("A", "B");
    table.row("x\ny", "z\r\n");

    assertThat(table.lines()).containsExactly("A    B", "x y  z");
  }

  @Test
  void row_has_a_cell_for_each_heading() {
    var table = new TextTable("A", "B");

    assertThatThrownBy(() -> table.row("only one")).hasMessage("expected cells to be 2, got: 1");
  }
}
