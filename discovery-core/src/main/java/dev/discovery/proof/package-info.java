/**
 * Whether what is stored is true: the slots that there should be beside the ledger. Pure; immutable
 * values. Classes that are for one use say so.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.proof;
