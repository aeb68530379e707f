package dev.discovery.config;

/** stub */
public sealed interface SourceEntry permits SourceConfig, InvalidSource {}
