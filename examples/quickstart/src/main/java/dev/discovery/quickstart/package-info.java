/**
 * A host of Discovery that can be run: start reading at {@code Quickstart}. The classes in this
 * package are what a host writes; {@code feedserver} plays the outside world.
 */
@NullMarked
package dev.discovery.quickstart;

import org.jspecify.annotations.NullMarked;
