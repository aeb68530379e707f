/** Who does something. Immutable values. */
@org.jspecify.annotations.NullMarked
package dev.discovery.access;
