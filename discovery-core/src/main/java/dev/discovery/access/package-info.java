/**
 * Who may do what, and what they did: actors, operations, the host's policy and the entries of the
 * audit log. Immutable values.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.access;
