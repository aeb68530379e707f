/**
 * Every store of Discovery on PostgreSQL 14 to 18. {@code PostgresStorage} opens it; the stores
 * themselves are package-private. Thread-safe; SQL stands beside the method that runs it.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.jdbc;
