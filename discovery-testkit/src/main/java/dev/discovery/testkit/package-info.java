/**
 * For tests, of Discovery and of its hosts: in-memory fakes of every port, a clock that is set by
 * hand, samples, and faults on demand. Thread-safe unless said otherwise.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.testkit;
