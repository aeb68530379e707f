package dev.discovery.config;

/** One entry of a config's sources, at the place that it has in the stored form. */
public sealed interface SourceEntry permits SourceConfig, InvalidSource {}
