/**
 * Discovery keeps data sources in sync, per city, on a schedule. {@link dev.discovery.Discovery} is
 * the entry point; everything else is a package of its own. Values are immutable.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery;
