package dev.discovery.access;

/**
 * What kind of right an operation takes, for policies that know roles rather than operations. None
 * of them includes another one: that is for the policy to say.
 */
public enum Permission {
  /** Looking, without changing anything. */
  VIEW,
  /** Moving what is configured: starting, pausing and postponing runs. */
  OPERATE,
  /** Changing what people want for a city. */
  CONFIGURE,
  /** Adding cities, and looking at what everyone did. */
  ADMINISTER
}
