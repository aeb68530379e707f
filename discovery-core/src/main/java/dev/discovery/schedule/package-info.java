/** Time. */
@org.jspecify.annotations.NullMarked
package dev.discovery.schedule;
