/**
 * Whether data comes as it should: one definition, for pages, hosts and the store alike. Pure; what
 * a run's end makes of a target's health is stored as two instants, and time does the rest.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.health;
