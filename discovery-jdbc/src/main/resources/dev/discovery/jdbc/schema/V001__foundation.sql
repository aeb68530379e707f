-- Everything that Discovery stores, as of version 1. Never edited after a release: changes are new versions.
--
-- Text that is compared, ordered or indexed has COLLATE "C": the order of code points, which is that of the
-- keys in Java, whatever locale the database was made with. Enumerations are text with a CHECK.

-- The cities and what people want for each. Parts of a config that jsonb would refuse or repair are in it as texts.
CREATE TABLE discovery_city (
  city_id    text COLLATE "C" NOT NULL,
  name       text             NOT NULL,
  country    text COLLATE "C" NOT NULL,
  region     text COLLATE "C",
  zone       text COLLATE "C" NOT NULL,
  version    bigint           NOT NULL DEFAULT 0,
  config     jsonb,
  CONSTRAINT discovery_city_pkey PRIMARY KEY (city_id),
  CONSTRAINT discovery_city_id_length CHECK (length(city_id) BETWEEN 1 AND 200),
  CONSTRAINT discovery_city_name_length CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT discovery_city_country_form CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT discovery_city_region_length CHECK (length(region) BETWEEN 1 AND 100),
  CONSTRAINT discovery_city_versioned CHECK (version >= 0 AND (version = 0) = (config IS NULL)),
  CONSTRAINT discovery_city_config_is_object CHECK (jsonb_typeof(config) = 'object')
);

-- Every version of every config: who wrote what, and when.
CREATE TABLE discovery_config_version (
  city_id    text COLLATE "C" NOT NULL,
  version    bigint           NOT NULL,
  config     jsonb            NOT NULL,
  actor      text             NOT NULL,
  written_at timestamptz      NOT NULL,
  CONSTRAINT discovery_config_version_pkey PRIMARY KEY (city_id, version),
  CONSTRAINT discovery_config_version_of_city FOREIGN KEY (city_id) REFERENCES discovery_city (city_id),
  CONSTRAINT discovery_config_version_positive CHECK (version > 0),
  CONSTRAINT discovery_config_version_config_is_object CHECK (jsonb_typeof(config) = 'object'),
  CONSTRAINT discovery_config_version_actor_length CHECK (length(actor) BETWEEN 1 AND 200)
);

-- What each city wants, as projected from its config: one row for each city and source.
CREATE TABLE discovery_subscription (
  city_id              text COLLATE "C" NOT NULL,
  source               text COLLATE "C" NOT NULL,
  scope_key            text COLLATE "C",
  frequency_seconds    integer,
  status               text COLLATE "C" NOT NULL,
  detail               text             NOT NULL,
  settings_fingerprint text COLLATE "C" NOT NULL,
  CONSTRAINT discovery_subscription_pkey PRIMARY KEY (city_id, source),
  CONSTRAINT discovery_subscription_of_city FOREIGN KEY (city_id) REFERENCES discovery_city (city_id),
  CONSTRAINT discovery_subscription_source_form CHECK (source ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  CONSTRAINT discovery_subscription_frequency_range CHECK (frequency_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_subscription_status_known
    CHECK (status IN ('ACTIVE', 'DISABLED', 'QUARANTINED', 'UNKNOWN'))
);

-- Which cities name a source.
CREATE INDEX discovery_subscription_by_source ON discovery_subscription (source, city_id);

-- What all cities together ask of a target: the smallest frequency is the first entry.
CREATE INDEX discovery_subscription_active ON discovery_subscription (source, scope_key, frequency_seconds)
  WHERE status = 'ACTIVE';

-- The cities that share a target of a wider scope, page by page.
CREATE INDEX discovery_subscription_wide ON discovery_subscription (source, scope_key, city_id)
  WHERE status = 'ACTIVE' AND scope_key NOT LIKE 'city:%';

CREATE INDEX discovery_subscription_quarantined ON discovery_subscription (source, scope_key, city_id)
  WHERE status = 'QUARANTINED';

-- The sources that any node has registered, with what the projection needs of them.
CREATE TABLE discovery_source (
  source           text COLLATE "C" NOT NULL,
  scope            text COLLATE "C" NOT NULL,
  cron             text             NOT NULL,
  zone             text             NOT NULL,
  overlap          text COLLATE "C" NOT NULL,
  catch_up         text COLLATE "C" NOT NULL,
  catch_up_window_seconds integer,
  spread_ms        integer          NOT NULL,
  objective_seconds integer,
  fingerprint      text COLLATE "C" NOT NULL,
  seen_at          timestamptz      NOT NULL,
  projecting       boolean          NOT NULL,
  projecting_after text COLLATE "C",
  CONSTRAINT discovery_source_pkey PRIMARY KEY (source),
  CONSTRAINT discovery_source_form CHECK (source ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  CONSTRAINT discovery_source_scope_known CHECK (scope IN ('CITY', 'REGION', 'COUNTRY', 'GLOBAL')),
  CONSTRAINT discovery_source_overlap_known CHECK (overlap IN ('SKIP', 'QUEUE', 'ALLOW')),
  CONSTRAINT discovery_source_catch_up_known CHECK (catch_up IN ('ONCE', 'SKIP', 'ALL')),
  CONSTRAINT discovery_source_catch_up_window_range CHECK (catch_up_window_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_source_spread_range CHECK (spread_ms BETWEEN 0 AND 86400000),
  CONSTRAINT discovery_source_objective_range CHECK (objective_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_source_projecting_after CHECK (projecting OR projecting_after IS NULL)
);

-- The targets: schedule and state of each, and nothing else, because every tick reads and rewrites rows of it.
-- wake_at is when a tick looks at the target next, and the only thing that a tick searches by.
CREATE TABLE discovery_target (
  source            text COLLATE "C" NOT NULL,
  scope_key         text COLLATE "C" NOT NULL,
  cron              text COLLATE "C" NOT NULL,
  zone              text COLLATE "C" NOT NULL,
  frequency_seconds integer          NOT NULL,
  overlap           text COLLATE "C" NOT NULL,
  catch_up          text COLLATE "C" NOT NULL,
  catch_up_window_seconds integer,
  spread_ms         integer          NOT NULL,
  objective_seconds integer,
  active            boolean          NOT NULL,
  last_slot_at      timestamptz,
  last_slot_wall    timestamp,
  last_slot_off_grid boolean,
  slot_at           timestamptz,
  slot_wall         timestamp,
  slot_off_grid     boolean,
  due_at            timestamptz,
  parked            text COLLATE "C",
  parked_detail     text,
  parked_since      timestamptz,
  recheck_at        timestamptz,
  rechecks          integer,
  in_flight_run     bigint,
  in_flight_trigger text COLLATE "C",
  wake_at           timestamptz GENERATED ALWAYS AS (
    CASE WHEN NOT active THEN NULL WHEN parked IS NOT NULL THEN recheck_at ELSE due_at END
  ) STORED,
  CONSTRAINT discovery_target_pkey PRIMARY KEY (source, scope_key),
  CONSTRAINT discovery_target_source_length CHECK (length(source) BETWEEN 1 AND 63),
  CONSTRAINT discovery_target_scope_key_form CHECK (
    length(scope_key) BETWEEN 1 AND 310
    AND (scope_key = 'global' OR scope_key LIKE 'city:_%' OR scope_key LIKE 'region:_%' OR scope_key LIKE 'country:_%')
  ),
  CONSTRAINT discovery_target_frequency_range CHECK (frequency_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_target_overlap_known CHECK (overlap IN ('SKIP', 'QUEUE', 'ALLOW')),
  CONSTRAINT discovery_target_catch_up_known CHECK (catch_up IN ('ONCE', 'SKIP', 'ALL')),
  CONSTRAINT discovery_target_catch_up_window_range CHECK (catch_up_window_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_target_spread_range CHECK (spread_ms BETWEEN 0 AND 86400000),
  CONSTRAINT discovery_target_objective_range CHECK (objective_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_target_last_slot_whole
    CHECK (num_nonnulls(last_slot_at, last_slot_wall, last_slot_off_grid) IN (0, 3)),
  CONSTRAINT discovery_target_slot_whole CHECK (num_nonnulls(slot_at, slot_wall, slot_off_grid, due_at) IN (0, 4)),
  CONSTRAINT discovery_target_active_has_slot CHECK (active = (slot_at IS NOT NULL)),
  CONSTRAINT discovery_target_slot_after_last CHECK (slot_at > last_slot_at),
  CONSTRAINT discovery_target_due_after_slot CHECK (due_at >= slot_at),
  CONSTRAINT discovery_target_parked_known CHECK (parked IN ('QUARANTINED', 'OVERLAP', 'PAUSED', 'UNKNOWN_SOURCE')),
  CONSTRAINT discovery_target_parked_whole CHECK (
    num_nonnulls(parked, parked_detail, parked_since, rechecks) IN (0, 4)
    AND (parked IS NOT NULL OR recheck_at IS NULL)
  ),
  CONSTRAINT discovery_target_parked_is_active CHECK (active OR parked IS NULL),
  CONSTRAINT discovery_target_in_flight_whole CHECK (num_nonnulls(in_flight_run, in_flight_trigger) IN (0, 2)),
  CONSTRAINT discovery_target_in_flight_trigger_known
    CHECK (in_flight_trigger IN ('SCHEDULE', 'MANUAL', 'BACKFILL'))
) WITH (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.02
);

-- What a tick looks at, in the order in which it takes it: an idle tick is one probe of its first entry.
CREATE INDEX discovery_target_wake ON discovery_target (wake_at, source, scope_key) WHERE wake_at IS NOT NULL;

-- What an event unparks.
CREATE INDEX discovery_target_parked ON discovery_target (parked, source, scope_key) WHERE parked IS NOT NULL;

-- What the end of a place's pause unparks.
CREATE INDEX discovery_target_paused_place ON discovery_target (scope_key, source) WHERE parked = 'PAUSED';

-- Whether a pause that has ended is still of interest: what waits for something else is not seen by its wake_at.
CREATE INDEX discovery_target_waiting ON discovery_target (due_at) WHERE parked IN ('OVERLAP', 'PAUSED', 'UNKNOWN_SOURCE');

-- Law: the last slot of a target only grows. The condition costs nothing; the function runs only to refuse.
CREATE FUNCTION discovery_refuse_older_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the last slot of % at % cannot go back from % to %',
      OLD.source, OLD.scope_key, OLD.last_slot_at, NEW.last_slot_at
    USING ERRCODE = 'check_violation', CONSTRAINT = 'discovery_target_last_slot_grows', TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER discovery_target_last_slot_grows BEFORE UPDATE ON discovery_target FOR EACH ROW
  WHEN (OLD.last_slot_at IS NOT NULL AND (NEW.last_slot_at IS NULL OR NEW.last_slot_at < OLD.last_slot_at))
  EXECUTE FUNCTION discovery_refuse_older_slot();

-- What people have paused. An empty source or scope_key stands for all of them, so that the pauses which reach a target
-- are four probes of the key. STANDING: the one of its scope, in force until until_at, or for ever. RESUMED: a person has
-- ended it, and its targets are still to be woken. OVER: it is kept for as long as what fell due in it is undecided.
CREATE TABLE discovery_pause (
  pause_id  bigint GENERATED ALWAYS AS IDENTITY,
  source    text COLLATE "C" NOT NULL,
  scope_key text COLLATE "C" NOT NULL,
  reason    text             NOT NULL,
  actor     text             NOT NULL,
  since     timestamptz      NOT NULL,
  until_at  timestamptz,
  state     text COLLATE "C" NOT NULL,
  CONSTRAINT discovery_pause_pkey PRIMARY KEY (source, scope_key, pause_id),
  CONSTRAINT discovery_pause_source_form CHECK (source = '' OR source ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  CONSTRAINT discovery_pause_scope_key_form CHECK (
    length(scope_key) <= 310
    AND (scope_key IN ('', 'global') OR scope_key LIKE 'city:_%' OR scope_key LIKE 'region:_%'
      OR scope_key LIKE 'country:_%')
  ),
  CONSTRAINT discovery_pause_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT discovery_pause_actor_length CHECK (length(actor) BETWEEN 1 AND 200),
  CONSTRAINT discovery_pause_ends_after_it_began CHECK (until_at >= since),
  CONSTRAINT discovery_pause_state_known
    CHECK (state IN ('STANDING', 'RESUMED', 'OVER') AND (state = 'STANDING' OR until_at IS NOT NULL))
);

-- Law: one pause in force for each scope.
CREATE UNIQUE INDEX discovery_pause_one_standing ON discovery_pause (source, scope_key) WHERE state = 'STANDING';

-- Whose targets are to be woken.
CREATE INDEX discovery_pause_resumed ON discovery_pause (pause_id) WHERE state = 'RESUMED';

-- Past slots of a target that somebody wants runs for, one after the other. next_at is when the tick looks at one
-- next, and the only thing that it searches by; schedule columns are those that the slots were counted by.
CREATE TABLE discovery_backfill (
  backfill_id        bigint GENERATED ALWAYS AS IDENTITY,
  source             text COLLATE "C" NOT NULL,
  scope_key          text COLLATE "C" NOT NULL,
  from_at            timestamptz      NOT NULL,
  to_at              timestamptz      NOT NULL,
  pace_seconds       integer          NOT NULL,
  reason             text             NOT NULL,
  cron               text COLLATE "C" NOT NULL,
  zone               text COLLATE "C" NOT NULL,
  frequency_seconds  integer          NOT NULL,
  requested_by       text             NOT NULL,
  created_at         timestamptz      NOT NULL,
  total              integer          NOT NULL,
  enqueued           integer          NOT NULL,
  state              text COLLATE "C" NOT NULL,
  next_slot_at       timestamptz,
  next_slot_wall     timestamp,
  next_slot_off_grid boolean,
  next_at            timestamptz,
  waits_for          text,
  finished_at        timestamptz,
  finished_by        text,
  CONSTRAINT discovery_backfill_pkey PRIMARY KEY (backfill_id),
  CONSTRAINT discovery_backfill_range CHECK (from_at < to_at),
  CONSTRAINT discovery_backfill_pace_range CHECK (pace_seconds BETWEEN 0 AND 86400),
  CONSTRAINT discovery_backfill_frequency_range CHECK (frequency_seconds BETWEEN 60 AND 31622400),
  CONSTRAINT discovery_backfill_requested_by_length CHECK (length(requested_by) BETWEEN 1 AND 200),
  CONSTRAINT discovery_backfill_count_range CHECK (total BETWEEN 1 AND 10000 AND enqueued BETWEEN 0 AND total),
  CONSTRAINT discovery_backfill_state_known CHECK (state IN ('ACTIVE', 'DONE', 'CANCELLED')),
  CONSTRAINT discovery_backfill_active_has_slot CHECK (
    num_nonnulls(next_slot_at, next_slot_wall, next_slot_off_grid, next_at)
      = CASE WHEN state = 'ACTIVE' THEN 4 ELSE 0 END
    AND (state = 'ACTIVE' OR waits_for IS NULL)
  ),
  CONSTRAINT discovery_backfill_slot_in_range CHECK (next_slot_at >= from_at AND next_slot_at < to_at),
  CONSTRAINT discovery_backfill_finished CHECK (
    (state = 'ACTIVE') = (finished_at IS NULL) AND (state = 'CANCELLED') = (finished_by IS NOT NULL)
  )
);

-- What a tick looks at; empty while nobody backfills, so that the look costs one probe.
CREATE INDEX discovery_backfill_next ON discovery_backfill (next_at, backfill_id) WHERE state = 'ACTIVE';

-- The backfills of a target.
CREATE INDEX discovery_backfill_of ON discovery_backfill (source, scope_key, backfill_id);

-- The ledger: every decision of the schedule, and every run with how far it has come. finished_at is set by the step
-- that ends a run, and by no other; the partial indexes are over it, so that the steps before stay within one page.
CREATE TABLE discovery_run (
  run_id             bigint GENERATED ALWAYS AS IDENTITY,
  source             text COLLATE "C" NOT NULL,
  scope_key          text COLLATE "C" NOT NULL,
  trigger            text COLLATE "C" NOT NULL,
  decision           text COLLATE "C" NOT NULL,
  skip_reason        text COLLATE "C",
  decided_at         timestamptz      NOT NULL,
  decided_by         text COLLATE "C" NOT NULL,
  requested_by       text,
  backfill_id        bigint,
  slot_at            timestamptz,
  slot_wall          timestamp,
  slot_off_grid      boolean,
  due_at             timestamptz,
  through_at         timestamptz,
  through_wall       timestamp,
  through_off_grid   boolean,
  collapsed          bigint,
  collapsed_at_least boolean,
  concurrent         boolean,
  state              text COLLATE "C",
  attempt            integer,
  worker             text COLLATE "C",
  attempt_started_at timestamptz,
  progress_done      bigint,
  progress_total     bigint,
  progress_phase     text,
  progress_at        timestamptz,
  started_at         timestamptz,
  retry_at           timestamptz,
  finished_at        timestamptz,
  items_found        bigint,
  items_created      bigint,
  items_updated      bigint,
  items_unchanged    bigint,
  items_skipped      bigint,
  items_failed       bigint,
  failure_kind       text COLLATE "C",
  failure_message    text,
  failure_detail     text,
  verdict            text COLLATE "C",
  verdict_reason     text,
  attribute_names    text[],
  attribute_values   text[],
  attributes_dropped integer,
  missing_since      timestamptz,
  cancel_requested_at timestamptz,
  cancel_requested_by text,
  cancel_reason      text,
  setting_names      text[],
  setting_values     text[],
  settings_dropped   integer,
  parts              integer          NOT NULL DEFAULT 0,
  CONSTRAINT discovery_run_pkey PRIMARY KEY (run_id),
  CONSTRAINT discovery_run_trigger_known CHECK (trigger IN ('SCHEDULE', 'MANUAL', 'BACKFILL')),
  CONSTRAINT discovery_run_requested_by CHECK (
    (trigger = 'SCHEDULE') = (requested_by IS NULL) AND length(requested_by) BETWEEN 1 AND 200
  ),
  CONSTRAINT discovery_run_backfill CHECK ((trigger = 'BACKFILL') = (backfill_id IS NOT NULL)),
  CONSTRAINT discovery_run_of_backfill FOREIGN KEY (backfill_id) REFERENCES discovery_backfill (backfill_id),
  CONSTRAINT discovery_run_decision_known CHECK (decision IN ('ENQUEUED', 'SKIPPED')),
  CONSTRAINT discovery_run_skipped_for_a_reason CHECK (
    (decision = 'SKIPPED') = (skip_reason IS NOT NULL)
    AND skip_reason IN ('OVERLAP', 'DISABLED', 'QUARANTINED', 'MISSED', 'PAUSED')
  ),
  CONSTRAINT discovery_run_only_schedule_skips CHECK (trigger = 'SCHEDULE' OR decision = 'ENQUEUED'),
  CONSTRAINT discovery_run_has_slot CHECK (
    num_nonnulls(slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed,
        collapsed_at_least)
      = CASE WHEN trigger = 'MANUAL' THEN 0 ELSE 9 END
  ),
  CONSTRAINT discovery_run_slot_order CHECK (through_at >= slot_at AND collapsed >= 0),
  CONSTRAINT discovery_run_enqueued_has_state
    CHECK (num_nonnulls(concurrent, state, attempt) = CASE WHEN decision = 'ENQUEUED' THEN 3 ELSE 0 END),
  CONSTRAINT discovery_run_state_known
    CHECK (state IN ('QUEUED', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST')),
  CONSTRAINT discovery_run_ended_is_finished
    CHECK (state IS NULL OR (state IN ('QUEUED', 'RUNNING', 'RETRYING')) = (finished_at IS NULL)),
  CONSTRAINT discovery_run_attempt_whole CHECK (
    attempt >= 0
    AND num_nonnulls(worker, attempt_started_at) = CASE WHEN attempt > 0 THEN 2 ELSE 0 END
    AND (state <> 'QUEUED' OR attempt = 0)
    AND (state NOT IN ('RUNNING', 'RETRYING', 'SUCCEEDED') OR attempt > 0)
  ),
  CONSTRAINT discovery_run_progress_whole CHECK (
    num_nonnulls(progress_done, progress_phase, progress_at) IN (0, 3)
    AND (progress_at IS NULL OR attempt > 0)
    AND (progress_total IS NULL OR progress_at IS NOT NULL)
    AND progress_done >= 0
    AND progress_total >= greatest(progress_done, 1)
    AND length(progress_phase) <= 200
  ),
  CONSTRAINT discovery_run_cancel_request_whole CHECK (
    num_nonnulls(cancel_requested_at, cancel_requested_by, cancel_reason) IN (0, 3)
    AND (cancel_requested_at IS NULL OR decision = 'ENQUEUED')
    AND length(cancel_requested_by) BETWEEN 1 AND 200
    AND length(cancel_reason) BETWEEN 1 AND 500
  ),
  CONSTRAINT discovery_run_retry_at CHECK ((state = 'RETRYING') = (retry_at IS NOT NULL)),
  CONSTRAINT discovery_run_items_whole CHECK (
    num_nonnulls(items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed)
      = CASE WHEN state = 'SUCCEEDED' THEN 6 ELSE 0 END
  ),
  CONSTRAINT discovery_run_failure_whole CHECK (
    num_nonnulls(failure_kind, failure_message) IN (0, 2)
    AND (failure_detail IS NULL OR failure_kind IS NOT NULL)
  ),
  CONSTRAINT discovery_run_failure_detail_length CHECK (length(failure_detail) <= 8000),
  CONSTRAINT discovery_run_verdict_known CHECK (verdict IN ('OK', 'PARTIAL', 'EMPTY', 'FAILED')),
  CONSTRAINT discovery_run_verdict_whole CHECK (
    num_nonnulls(verdict, verdict_reason) = CASE WHEN state IN ('SUCCEEDED', 'FAILED', 'LOST') THEN 2 ELSE 0 END
    AND (state NOT IN ('FAILED', 'LOST') OR verdict = 'FAILED')
  ),
  CONSTRAINT discovery_run_attributes_whole CHECK (
    num_nonnulls(attribute_names, attribute_values, attributes_dropped)
      = CASE WHEN state = 'SUCCEEDED' THEN 3 ELSE 0 END
    AND cardinality(attribute_names) = cardinality(attribute_values)
    AND cardinality(attribute_names) <= 50
    AND attributes_dropped >= 0
  ),
  CONSTRAINT discovery_run_settings_whole CHECK (
    num_nonnulls(setting_names, setting_values, settings_dropped) IN (0, 3)
    AND cardinality(setting_names) = cardinality(setting_values)
    AND cardinality(setting_names) <= 50
    AND settings_dropped >= 0
  ),
  CONSTRAINT discovery_run_parts_range CHECK (parts BETWEEN 0 AND 10000)
) WITH (
  fillfactor = 75,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);

-- Law: one decision of the schedule for each slot, ever.
CREATE UNIQUE INDEX discovery_run_one_per_slot ON discovery_run (source, scope_key, slot_at)
  WHERE trigger = 'SCHEDULE';

-- One run for each slot of a backfill.
CREATE UNIQUE INDEX discovery_run_one_per_backfilled_slot ON discovery_run (backfill_id, slot_at)
  WHERE backfill_id IS NOT NULL;

-- Law: one run in flight for each target, unless its policy allows more.
CREATE UNIQUE INDEX discovery_run_one_in_flight ON discovery_run (source, scope_key)
  WHERE decision = 'ENQUEUED' AND finished_at IS NULL AND NOT concurrent;

CREATE INDEX discovery_run_in_flight ON discovery_run (run_id) WHERE decision = 'ENQUEUED' AND finished_at IS NULL;

CREATE INDEX discovery_run_history ON discovery_run (source, scope_key, run_id);

-- Attempts that failed and did not end their run: a run with one attempt has none. They and the parts go with the run,
-- in the statement that deletes it.
CREATE TABLE discovery_attempt (
  run_id           bigint           NOT NULL,
  attempt          integer          NOT NULL,
  worker           text COLLATE "C" NOT NULL,
  started_at       timestamptz      NOT NULL,
  ended_at         timestamptz      NOT NULL,
  failure_kind     text COLLATE "C" NOT NULL,
  failure_message  text             NOT NULL,
  failure_detail   text,
  setting_names    text[]           NOT NULL,
  setting_values   text[]           NOT NULL,
  settings_dropped integer          NOT NULL,
  CONSTRAINT discovery_attempt_pkey PRIMARY KEY (run_id, attempt),
  CONSTRAINT discovery_attempt_positive CHECK (attempt > 0),
  CONSTRAINT discovery_attempt_failure_detail_length CHECK (length(failure_detail) <= 8000),
  CONSTRAINT discovery_attempt_settings_whole CHECK (
    cardinality(setting_names) = cardinality(setting_values)
    AND cardinality(setting_names) <= 50
    AND settings_dropped >= 0
  )
);

-- What a host's own jobs reported for the newest attempt of a run; discovery_run counts them.
CREATE TABLE discovery_run_part (
  run_id          bigint           NOT NULL,
  name            text COLLATE "C" NOT NULL,
  items_found     bigint           NOT NULL,
  items_created   bigint           NOT NULL,
  items_updated   bigint           NOT NULL,
  items_unchanged bigint           NOT NULL,
  items_skipped   bigint           NOT NULL,
  items_failed    bigint           NOT NULL,
  failure_kind    text COLLATE "C",
  failure_message text             NOT NULL,
  CONSTRAINT discovery_run_part_pkey PRIMARY KEY (run_id, name),
  CONSTRAINT discovery_run_part_name_length CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT discovery_run_part_message_length CHECK (length(failure_message) <= 500)
);

-- What has failed, newest first. Costs those that fail alone.
CREATE INDEX discovery_run_failed ON discovery_run (run_id) WHERE verdict = 'FAILED';

-- What came of each target's runs, added up in the statement that ends a run, and where its next sync goes on.
-- ok, partial and empty are verdicts on those that succeeded; the others of them were judged FAILED.
-- durations counts runs by how long they took; its subscripts are the buckets, from the least to the greatest in use.
-- From warn_at on a target is in WARN, from fail_at on in FAIL, unless a run ends before; without them it is UNKNOWN.
-- No CHECK here and in the three tables below: each is compiled anew for every run that ends, and all of them together
-- were a quarter of the time of that statement.
CREATE TABLE discovery_target_stats (
  source                  text COLLATE "C" NOT NULL,
  scope_key               text COLLATE "C" NOT NULL,
  succeeded               bigint           NOT NULL DEFAULT 0,
  failed                  bigint           NOT NULL DEFAULT 0,
  cancelled               bigint           NOT NULL DEFAULT 0,
  lost                    bigint           NOT NULL DEFAULT 0,
  ok                      bigint           NOT NULL DEFAULT 0,
  partial                 bigint           NOT NULL DEFAULT 0,
  empty                   bigint           NOT NULL DEFAULT 0,
  items_found             bigint           NOT NULL DEFAULT 0,
  items_created           bigint           NOT NULL DEFAULT 0,
  items_updated           bigint           NOT NULL DEFAULT 0,
  items_unchanged         bigint           NOT NULL DEFAULT 0,
  items_skipped           bigint           NOT NULL DEFAULT 0,
  items_failed            bigint           NOT NULL DEFAULT 0,
  durations               bigint[],
  last_run_at             timestamptz      NOT NULL,
  last_success_at         timestamptz,
  last_nonempty_at        timestamptz,
  last_failure_at         timestamptz,
  last_failure_kind       text COLLATE "C",
  last_failure_message    text,
  consecutive_successes   bigint           NOT NULL DEFAULT 0,
  consecutive_failures    bigint           NOT NULL DEFAULT 0,
  recent                  text             NOT NULL DEFAULT '',
  cursor                  text,
  last_success_started_at timestamptz,
  baseline_found          double precision NOT NULL DEFAULT 0,
  baseline_runs           bigint           NOT NULL DEFAULT 0,
  warn_at                 timestamptz,
  fail_at                 timestamptz,
  CONSTRAINT discovery_target_stats_pkey PRIMARY KEY (source, scope_key)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- Targets by health: those in FAIL are a range of the first, from its head; all others follow in the second.
CREATE INDEX discovery_target_stats_failing ON discovery_target_stats (fail_at, source, scope_key)
  WHERE fail_at IS NOT NULL;

CREATE INDEX discovery_target_stats_warning ON discovery_target_stats (warn_at, source, scope_key) INCLUDE (fail_at)
  WHERE warn_at IS NOT NULL;

-- The same counts of each target for each day, by the UTC date on which its runs ended. No index but the key, and
-- room on each page, so that the further ends of a day stay within it. The key begins with the place: what a city's
-- sources did is read together.
CREATE TABLE discovery_target_day (
  scope_key       text COLLATE "C" NOT NULL,
  source          text COLLATE "C" NOT NULL,
  day             date             NOT NULL,
  succeeded       integer          NOT NULL,
  failed          integer          NOT NULL,
  cancelled       integer          NOT NULL,
  lost            integer          NOT NULL,
  ok              integer          NOT NULL,
  partial         integer          NOT NULL,
  empty           integer          NOT NULL,
  items_found     bigint           NOT NULL,
  items_created   bigint           NOT NULL,
  items_updated   bigint           NOT NULL,
  items_unchanged bigint           NOT NULL,
  items_skipped   bigint           NOT NULL,
  items_failed    bigint           NOT NULL,
  durations       integer[],
  CONSTRAINT discovery_target_day_pkey PRIMARY KEY (scope_key, source, day)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- The same counts of all targets of a source for each UTC hour in which their runs ended, spread over shards, so that
-- ends of different targets seldom wait for each other. The row of hour -infinity has what was before the hours that
-- are kept: over all hours and shards of a source, the sum is its total.
CREATE TABLE discovery_source_hour (
  source          text COLLATE "C" NOT NULL,
  hour            timestamptz      NOT NULL,
  shard           smallint         NOT NULL,
  succeeded       bigint           NOT NULL,
  failed          bigint           NOT NULL,
  cancelled       bigint           NOT NULL,
  lost            bigint           NOT NULL,
  ok              bigint           NOT NULL,
  partial         bigint           NOT NULL,
  empty           bigint           NOT NULL,
  items_found     bigint           NOT NULL,
  items_created   bigint           NOT NULL,
  items_updated   bigint           NOT NULL,
  items_unchanged bigint           NOT NULL,
  items_skipped   bigint           NOT NULL,
  items_failed    bigint           NOT NULL,
  durations       bigint[],
  CONSTRAINT discovery_source_hour_pkey PRIMARY KEY (source, hour, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- Why runs of a source failed, by the UTC hour in which they ended. The row of hour -infinity as above.
CREATE TABLE discovery_source_failure (
  source text COLLATE "C" NOT NULL,
  hour   timestamptz      NOT NULL,
  kind   text COLLATE "C" NOT NULL,
  shard  smallint         NOT NULL,
  runs   bigint           NOT NULL,
  CONSTRAINT discovery_source_failure_pkey PRIMARY KEY (source, hour, kind, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- What runs and decisions counted for that were deleted, for each target. Its totals are this, and the runs that are
-- still in the ledger. Written by the statement that deletes them.
CREATE TABLE discovery_opening_balance (
  source          text COLLATE "C" NOT NULL,
  scope_key       text COLLATE "C" NOT NULL,
  succeeded       bigint           NOT NULL,
  failed          bigint           NOT NULL,
  cancelled       bigint           NOT NULL,
  lost            bigint           NOT NULL,
  ok              bigint           NOT NULL,
  partial         bigint           NOT NULL,
  empty           bigint           NOT NULL,
  skipped         bigint           NOT NULL,
  items_found     bigint           NOT NULL,
  items_created   bigint           NOT NULL,
  items_updated   bigint           NOT NULL,
  items_unchanged bigint           NOT NULL,
  items_skipped   bigint           NOT NULL,
  items_failed    bigint           NOT NULL,
  durations       bigint[],
  up_to           timestamptz      NOT NULL,
  ended_up_to     timestamptz,
  CONSTRAINT discovery_opening_balance_pkey PRIMARY KEY (source, scope_key),
  CONSTRAINT discovery_opening_balance_not_negative CHECK (least(succeeded, failed, cancelled, lost, ok, partial, empty, skipped) >= 0)
) WITH (fillfactor = 80);

-- How far the ledger (1) and the targets (2) have been looked through for what is to be deleted: each moved by one
-- node at a time.
CREATE TABLE discovery_pruning (
  id              integer     NOT NULL,
  after_run_id    bigint      NOT NULL DEFAULT 0,
  after_source    text        NOT NULL DEFAULT '',
  after_scope_key text        NOT NULL DEFAULT '',
  rests_until     timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT discovery_pruning_pkey PRIMARY KEY (id),
  CONSTRAINT discovery_pruning_known CHECK (id IN (1, 2))
) WITH (fillfactor = 50);

-- What ticks did. Unlogged: it may be lost in a crash, and an idle tick writes no log for it.
CREATE UNLOGGED TABLE discovery_tick (
  tick_id        bigint GENERATED ALWAYS AS IDENTITY,
  instance       text COLLATE "C" NOT NULL,
  started_at     timestamptz      NOT NULL,
  duration_us    bigint           NOT NULL,
  enqueued       integer          NOT NULL,
  duplicates     integer          NOT NULL,
  skip_reasons   text[]           NOT NULL,
  skipped        integer[]        NOT NULL,
  park_reasons   text[]           NOT NULL,
  parked         integer[]        NOT NULL,
  failed         integer          NOT NULL,
  backfilled     integer          NOT NULL,
  problem        text,
  idle           boolean          NOT NULL,
  idle_before    bigint           NOT NULL,
  CONSTRAINT discovery_tick_pkey PRIMARY KEY (tick_id),
  CONSTRAINT discovery_tick_counts_whole
    CHECK (cardinality(skip_reasons) = cardinality(skipped) AND cardinality(park_reasons) = cardinality(parked)),
  CONSTRAINT discovery_tick_idle_before CHECK (idle_before >= 0 AND (idle OR idle_before = 0))
) WITH (fillfactor = 70);

CREATE INDEX discovery_tick_newest ON discovery_tick (started_at, tick_id);

CREATE INDEX discovery_tick_of_instance ON discovery_tick (instance, tick_id);

-- What people did: written in the transaction of the change that it tells of, and never changed.
-- No foreign keys: it tells also of what is gone.
CREATE TABLE discovery_audit (
  audit_id  bigint GENERATED ALWAYS AS IDENTITY,
  at        timestamptz      NOT NULL,
  actor     text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  city_id   text COLLATE "C",
  source    text COLLATE "C",
  scope_key text COLLATE "C",
  run_id    bigint,
  reason    text             NOT NULL,
  before    text             NOT NULL,
  after     text             NOT NULL,
  CONSTRAINT discovery_audit_pkey PRIMARY KEY (audit_id),
  CONSTRAINT discovery_audit_actor_length CHECK (length(actor) BETWEEN 1 AND 200),
  CONSTRAINT discovery_audit_texts_are_short
    CHECK (length(reason) <= 2000 AND length(before) <= 2000 AND length(after) <= 2000)
);

-- Pages of it, newest first: of a city, of a source, of an actor, of all.
CREATE INDEX discovery_audit_of_city ON discovery_audit (city_id, at, audit_id) WHERE city_id IS NOT NULL;

CREATE INDEX discovery_audit_of_source ON discovery_audit (source, at, audit_id) WHERE source IS NOT NULL;

CREATE INDEX discovery_audit_of_actor ON discovery_audit (actor, at, audit_id);

CREATE INDEX discovery_audit_newest ON discovery_audit (at, audit_id);

-- The job queue, in the layout of db-scheduler 16.
CREATE TABLE discovery_job (
  task_name            text COLLATE "C" NOT NULL,
  task_instance        text COLLATE "C" NOT NULL,
  task_data            bytea,
  execution_time       timestamptz      NOT NULL,
  picked               boolean          NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint           NOT NULL,
  priority             smallint,
  CONSTRAINT discovery_job_pkey PRIMARY KEY (task_name, task_instance)
) WITH (
  fillfactor = 80,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0
);

-- Due jobs of one task, in order, straight from the index. Of an index on execution_time alone the
-- planner makes no use while its statistics are those of an empty queue: it sorts all that is due.
CREATE INDEX discovery_job_due ON discovery_job (task_name, execution_time) WHERE NOT picked;

CREATE INDEX discovery_job_last_heartbeat ON discovery_job (last_heartbeat);
