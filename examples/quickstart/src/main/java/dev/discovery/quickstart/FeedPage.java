package dev.discovery.quickstart;

import java.net.URI;
import java.util.Optional;

/** One page of a feed, and where the next one is, if there is one. */
record FeedPage(String text, Optional<URI> next) {}
