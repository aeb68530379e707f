/**
 * Whether what is stored is true: the slots that there should be beside the ledger, and totals
 * beside the history that they were added up from. Pure; immutable values. Classes that are for one
 * use say so.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.proof;
