package dev.discovery.source;

import dev.discovery.Check;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a config may set for a source. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * Setting.integer("limit").label("Events per request").range(1, 500).defaultsTo(100).unit("events")
 * Setting.text("api_key").required().secret()
 * }</pre>
 */
public final class Setting {

  private final String key;
  private final SettingKind kind;
  private final Display display;
  private final Absence absence;
  private final MergeRule rule;

  private record Display(String label, String unit, boolean secret) {}

  /** What it means that a config does not set it. */
  private record Absence(boolean required, @Nullable Object defaultValue) {}

  private Setting(String key, SettingKind kind, Display display, Absence absence, MergeRule rule) {
    this.key = key;
    this.kind = kind;
    this.display = display;
    this.absence = absence;
    this.rule = rule;
    boolean either = !absence.required || absence.defaultValue == null;
    Check.argument(either, "setting " + key, "required or with a default", "both");
  }

  private static Setting of(String key, SettingKind kind) {
    Check.text("setting key", key, 100);
    Display display = new Display(key.replace('_', ' '), "", false);
    return new Setting(key, kind, display, new Absence(false, null), MergeRule.FIRST);
  }

  /** A whole number that a {@code long} holds. */
  public static Setting integer(String key) {
    return of(key, new SettingKind.Whole(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** A number. */
  public static Setting decimal(String key) {
    return of(key, new SettingKind.Decimal(Optional.empty(), Optional.empty()));
  }

  /** A text. */
  public static Setting text(String key) {
    return of(key, new SettingKind.Text());
  }

  /** True or false. */
  public static Setting bool(String key) {
    return of(key, new SettingKind.Bool());
  }

  /** One of these texts. */
  public static Setting choice(String key, String... options) {
    return of(key, new SettingKind.Choice(List.of(options)));
  }

  /** A list of texts. */
  public static Setting texts(String key) {
    return of(key, new SettingKind.Texts());
  }

  /** What people see instead of the key; default: the key with spaces for {@code _}. */
  public Setting label(String text) {
    Check.text("label", text, 200);
    return shown(new Display(text, display.unit, display.secret));
  }

  /** What is counted or measured, such as {@code km}; default: nothing. */
  public Setting unit(String text) {
    Check.text("unit", text, 50);
    return shown(new Display(display.label, text, display.secret));
  }

  /** Not to be shown to anybody, neither on pages nor in logs and messages. */
  public Setting secret() {
    return shown(new Display(display.label, display.unit, true));
  }

  /** A config must set it; a text must not be blank, a list not empty. */
  public Setting required() {
    return new Setting(key, kind, display, new Absence(true, absence.defaultValue), rule);
  }

  /**
   * What is in force for a scope wider than a city when its cities set different values; default:
   * {@link MergeRule#FIRST}. Scope CITY has nothing to merge.
   *
   * @throws IllegalArgumentException if values of this kind cannot be merged so
   */
  public Setting mergedBy(MergeRule merge) {
    Check.argument(
        merge.fits(kind), "merge rule of " + key, "one for " + kind.expectation(), merge);
    return new Setting(key, kind, display, absence, merge);
  }

  /**
   * Only numbers from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException if the setting is not a number
   */
  public Setting range(long min, long max) {
    return kind instanceof SettingKind.Whole
        ? limited(new SettingKind.Whole(min, max))
        : range(BigDecimal.valueOf(min), BigDecimal.valueOf(max));
  }

  /**
   * Only numbers from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException if the setting is not a decimal
   */
  public Setting range(BigDecimal min, BigDecimal max) {
    boolean decimal = kind instanceof SettingKind.Decimal;
    Check.argument(decimal, "setting " + key, "of a kind with this range", kind.expectation());
    return limited(new SettingKind.Decimal(Optional.of(min), Optional.of(max)));
  }

  /** What a sync is given if the config sets nothing. */
  public Setting defaultsTo(long value) {
    return byDefault(value);
  }

  /** What a sync is given if the config sets nothing. */
  public Setting defaultsTo(BigDecimal value) {
    return byDefault(value);
  }

  /** What a sync is given if the config sets nothing. */
  public Setting defaultsTo(String value) {
    return byDefault(value);
  }

  /** What a sync is given if the config sets nothing. */
  public Setting defaultsTo(boolean value) {
    return byDefault(value);
  }

  /** What a sync is given if the config sets nothing. */
  public Setting defaultsTo(List<String> value) {
    return byDefault(value);
  }

  /** How configs refer to it. */
  public String key() {
    return key;
  }

  /** What values it takes. */
  public SettingKind kind() {
    return kind;
  }

  /** What people see. */
  public String label() {
    return display.label;
  }

  /** What is counted or measured; may be empty. */
  public String unit() {
    return display.unit;
  }

  /** Whether it must not be shown. */
  public boolean isSecret() {
    return display.secret;
  }

  /** Whether a config must set it. */
  public boolean isRequired() {
    return absence.required;
  }

  /** What a sync is given if the config sets nothing; as in {@link Settings#values()}. */
  public Optional<Object> defaultValue() {
    return Optional.ofNullable(absence.defaultValue);
  }

  /** What is in force when cities set different values. */
  public MergeRule mergeRule() {
    return rule;
  }

  /** What is wrong with {@code settings} as far as this setting is concerned. */
  public Optional<SettingProblem> problem(Settings settings) {
    Object value = settings.values().get(key);
    if (value == null) {
      return absence.required
          ? Optional.of(new SettingProblem(key, expectation(), "nothing"))
          : Optional.empty();
    }
    if (kind.accepts(value) && !(absence.required && isBlank(value))) {
      return Optional.empty();
    }
    String found = display.secret ? Shown.type(value) + ", a secret" : Shown.value(value);
    return Optional.of(new SettingProblem(key, expectation(), found));
  }

  @Override
  public String toString() {
    return key + ": " + expectation();
  }

  void canonical(StringBuilder into) {
    Object limits =
        kind instanceof SettingKind.Choice choice ? choice.options() : kind.expectation();
    PlainValue.canonical(List.of(key, kind.getClass().getSimpleName(), limits), into);
    into.append(absence.required).append(display.secret);
    PlainValue.canonical(absence.defaultValue, into);
    into.append(rule == MergeRule.FIRST ? "" : rule).append(';');
  }

  private String expectation() {
    boolean notBlank = absence.required && !(kind instanceof SettingKind.Choice);
    if (notBlank && kind instanceof SettingKind.Text) {
      return "a text that is not blank";
    }
    return notBlank && kind instanceof SettingKind.Texts
        ? "a list of at least one text"
        : kind.expectation();
  }

  private static boolean isBlank(Object value) {
    return value instanceof String text
        ? text.isBlank()
        : value instanceof List<?> l && l.isEmpty();
  }

  private Setting shown(Display changed) {
    return new Setting(key, kind, changed, absence, rule);
  }

  private Setting limited(SettingKind changed) {
    return new Setting(key, changed, display, absence, rule);
  }

  private Setting byDefault(Object value) {
    Object plain = PlainValue.of("default of " + key, value, 1);
    return new Setting(key, kind, display, new Absence(absence.required, plain), rule);
  }
}
