package dev.discovery.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.run.Outcome;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.RunFence;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.DiscoverySandbox;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.RunParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guide/parts.md} compiles, works, and is what the guide shows. */
class PartsGuideTest {

  private static final Path GUIDE = Path.of("../docs/guide/parts.md");
  private static final Path HERE =
      Path.of("src/test/java/dev/discovery/testkit/guide/PartsGuideTest.java");
  private static final Pattern REGION =
      Pattern.compile(" *// region \\w+\n(.*?) *// endregion", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final City KRAKOW = City.of("krakow", "Kraków", "PL", "Europe/Warsaw");

  private final Queue<PageJob> jobs = new ArrayDeque<>();
  private final AtomicReference<RunParts> parts = new AtomicReference<>();

  @Test
  void run_ends_with_the_sum_of_the_jobs() {
    var sandbox =
        DiscoverySandbox.startingAt(
            Samples.MIDNIGHT, SourceDefinition.of("karnet", Scope.CITY, this::sync));
    parts.set(sandbox.discovery().parts());

    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofMinutes(1));

    Outcome outcome = sandbox.lastRun("karnet", KRAKOW).progress().outcome().orElseThrow();
    assertThat(outcome.items()).isEqualTo(new ItemCounts(40, 40, 0, 0, 0, 1));
    assertThat(outcome.judgement().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(outcome.attributes().values()).isEqualTo(Map.of("parts", "5", "parts_failed", "1"));
  }

  @Test
  void the_guide_shows_the_code_that_is_run() throws IOException {
    List<String> run =
        REGION
            .matcher(Files.readString(HERE))
            .results()
            .map(it -> it.group(1).stripTrailing().stripIndent().strip())
            .toList();
    List<String> shown =
        JAVA.matcher(Files.readString(GUIDE)).results().map(it -> it.group(1).strip()).toList();

    assertThat(run).hasSize(2);
    assertThat(shown).isEqualTo(run);
  }

  private record PageJob(String fence, int page) {}

  private static List<Integer> pages(SyncContext context) {
    return IntStream.rangeClosed(1, context.attempt() * 5).boxed().toList();
  }

  // region parent
  private SyncResult sync(SyncContext context) throws InterruptedException {
    List<Integer> pages = pages(context);
    for (int page : pages) {
      jobs.add(new PageJob(context.fence().toString(), page)); // your own queue
    }
    while (context.parts().reported() < pages.size()) {
      waitALittle(); // this thread is held meanwhile
    }
    return SyncResult.ofParts(context.parts());
  }

  // endregion

  // region child
  private void work(PageJob job) {
    Part part;
    try {
      part = Part.done("page " + job.page(), fetch(job.page()));
    } catch (IOException e) {
      part = Part.failed("page " + job.page(), FailureKind.UPSTREAM, "cannot be fetched");
    }
    try {
      parts.get().report(RunFence.parse(job.fence()), part); // discovery.parts()
    } catch (RunFencedException e) {
      // Another attempt has the run: what this job did is for nobody. Do not try it again.
    }
  }

  // endregion

  private void waitALittle() throws InterruptedException {
    PageJob job = jobs.remove();
    Thread elsewhere = new Thread(() -> work(job), "another machine");
    elsewhere.start();
    elsewhere.join();
  }

  private static ItemCounts fetch(int page) throws IOException {
    if (page == 3) {
      throw new IOException("connection reset");
    }
    return new ItemCounts(10, 10, 0, 0, 0, 0);
  }
}
