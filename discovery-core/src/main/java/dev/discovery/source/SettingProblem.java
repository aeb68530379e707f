package dev.discovery.source;

/**
 * What is wrong with one setting.
 *
 * @param key of the setting
 * @param expected what its schema expects
 * @param found what the settings have, shortened; of a secret only what kind of value it is
 */
public record SettingProblem(String key, String expected, String found) {}
