package org.slf4j.simple;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged while it is open, down to DEBUG, by whomever and whatever the
 * configuration says. In the package of the logger that the tests use, which has no other way in.
 */
public final class LogCapture implements AutoCloseable {

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Map<SimpleLogger, Integer> levels = new HashMap<>();
  private final OutputChoice output = SimpleLogger.CONFIG_PARAMS.outputChoice;
  private final int level = SimpleLogger.CONFIG_PARAMS.defaultLogLevel;

  /**
   * Opens it, for the loggers that there are, and those that are made meanwhile.
   *
   * @param off loggers that are not made yet, and are off by the configuration
   */
  public LogCapture(String... off) {
    Arrays.stream(off).forEach(LoggerFactory::getLogger);
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    for (Logger each : ((SimpleLoggerFactory) factory).loggerMap.values()) {
      SimpleLogger logger = (SimpleLogger) each;
      levels.put(logger, logger.currentLogLevel);
      logger.currentLogLevel = SimpleLogger.LOG_LEVEL_DEBUG;
    }
    SimpleLogger.CONFIG_PARAMS.defaultLogLevel = SimpleLogger.LOG_LEVEL_DEBUG;
    SimpleLogger.CONFIG_PARAMS.outputChoice =
        new OutputChoice(new PrintStream(lines, true, StandardCharsets.UTF_8));
  }

  /** What was logged so far. */
  public String text() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    levels.forEach((logger, before) -> logger.currentLogLevel = before);
    SimpleLogger.CONFIG_PARAMS.defaultLogLevel = level;
    SimpleLogger.CONFIG_PARAMS.outputChoice = output;
  }
}
