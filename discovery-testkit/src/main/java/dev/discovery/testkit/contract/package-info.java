/**
 * The contract of every port, as abstract test classes: an adapter extends each of them with a bed
 * of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.testkit.contract;
