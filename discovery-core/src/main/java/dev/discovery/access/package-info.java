/** Who does what. Immutable values. */
@org.jspecify.annotations.NullMarked
package dev.discovery.access;
