package dev.discovery.testkit.guide;

import dev.discovery.city.CityId;
import dev.discovery.source.MergeRule;
import dev.discovery.source.MergedSettings;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingConflict;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One setting of three cities, and what is in force. */
final class MergeExample {

  static final List<String> HEADER =
      List.of("Setting", "Rule", "krakow", "lodz", "warszawa", "In force", "Conflict");

  private MergeExample() {}

  /** What an example says, worked out anew. */
  static List<String> played(List<String> row) {
    MergeRule rule = MergeRule.valueOf(row.get(1));
    Setting setting = setting(row.get(0).replace("`", ""), rule).mergedBy(rule);
    var cities = new LinkedHashMap<CityId, Settings>();
    for (int n = 2; n < 5; n++) {
      if (!row.get(n).isEmpty()) {
        Settings one = Settings.of(Map.of(setting.key(), value(row.get(n))));
        cities.put(new CityId(HEADER.get(n)), one);
      }
    }
    MergedSettings merged = MergedSettings.of(SettingsSchema.of(setting), cities);
    String conflict =
        merged.conflicts().stream()
            .flatMap(each -> each.asked().stream().map(SettingConflict.Asked::city))
            .map(CityId::value)
            .collect(Collectors.joining(", "));
    var cells = new ArrayList<>(row.subList(0, 5));
    cells.add(String.valueOf(merged.settings().values().get(setting.key())));
    cells.add(conflict);
    return cells;
  }

  private static Setting setting(String key, MergeRule rule) {
    return switch (rule) {
      case SMALLEST, LARGEST -> Setting.integer(key).defaultsTo(100);
      case UNION -> Setting.texts(key);
      case TRUE_WINS, FALSE_WINS -> Setting.bool(key);
      case FIRST -> Setting.text(key);
    };
  }

  private static Object value(String cell) {
    if (cell.startsWith("[")) {
      return Arrays.asList(cell.substring(1, cell.length() - 1).split(", "));
    }
    if (cell.equals("true") || cell.equals("false")) {
      return Boolean.valueOf(cell);
    }
    return cell.matches("\\d+") ? (Object) Integer.valueOf(cell) : cell;
  }
}
