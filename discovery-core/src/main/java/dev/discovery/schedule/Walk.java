package dev.discovery.schedule;
/** stub */
public record Walk(Slot last, long steps, boolean atLeast, Slot next) {}
