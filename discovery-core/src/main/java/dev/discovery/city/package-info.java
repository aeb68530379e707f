/** The places that data is kept for. Immutable values. */
@org.jspecify.annotations.NullMarked
package dev.discovery.city;
