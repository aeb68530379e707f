/**
 * What Discovery needs from the outside. Every port is thread-safe, takes part in the transaction
 * of the calling thread (see {@code Transactions}), cuts instants to microseconds, and has a
 * contract suite in discovery-testkit.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.port;
