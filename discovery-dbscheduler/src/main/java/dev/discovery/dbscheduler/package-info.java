/**
 * The job queue and the worker on db-scheduler. {@code DbSchedulerBackend} is the way in and owns
 * every thread; nothing here shares a type with the store: they meet in one transaction, through a
 * {@code DataSource}.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.dbscheduler;
