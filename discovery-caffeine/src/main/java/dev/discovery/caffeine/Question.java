package dev.discovery.caffeine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked: two of them that are equal have the same answer, as far as time is not concerned.
 *
 * @param method of the port
 * @param about its arguments, without the present
 * @param from where the window starts: when that moves, it is another question
 */
record Question(String method, List<Object> about, Optional<Instant> from) {}
