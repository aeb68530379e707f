package dev.discovery.schedule;
/** stub */
public enum Overlap { 
  /** stub */
  SKIP, 
  /** stub */
  QUEUE, 
  /** stub */
  ALLOW }
