-- A trial is a path through its events, which are stored as they happen; a scenario is stored once. Runs, leases and accounts
-- are new. What version 2 had in its trials' transcripts becomes events here, one after the other, each as it was. Before
-- each turn of the target stands the call that it came from; where calls were not kept, one holds all that was used.

CREATE TABLE scenario (
  digest TEXT NOT NULL PRIMARY KEY,
  payload TEXT NOT NULL
);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL,
  trial_key TEXT NOT NULL,
  id INTEGER NOT NULL CHECK (id >= 1),
  parent INTEGER NOT NULL CHECK (id > parent AND parent >= 0),
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  author TEXT NOT NULL,
  payload TEXT NOT NULL,
  UNIQUE (run, trial_key, id)
);

CREATE TABLE run (
  name TEXT NOT NULL PRIMARY KEY,
  setup TEXT NOT NULL,
  record TEXT NOT NULL,
  created TEXT NOT NULL
);

-- Until is in milliseconds since 1970, by the database's clock.
CREATE TABLE lease (
  run TEXT NOT NULL,
  key TEXT NOT NULL,
  worker TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (run, key)
);

-- In billionths of a dollar.
CREATE TABLE account (
  run TEXT NOT NULL,
  worker TEXT NOT NULL,
  spent INTEGER NOT NULL CHECK (spent >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  PRIMARY KEY (run, worker)
);

ALTER TABLE trial ADD COLUMN leaf INTEGER NOT NULL DEFAULT 0;

INSERT INTO scenario
  SELECT trial.scenario, coalesce(json_extract(transcript, '$.scenario'), '{}')
  FROM (SELECT min(rowid) AS id FROM trial GROUP BY scenario) one JOIN trial ON trial.rowid = one.id;

INSERT INTO event (run, trial_key, id, parent, at, kind, author, payload)
  SELECT run, trial.key, step.key + 1, step.key,
    coalesce(json_extract(step.value, '$.at'), created),
    json_extract(step.value, '$.payload.type'),
    CASE
      WHEN json_extract(step.value, '$.payload.type') IN ('model', 'call', 'model-call', 'failure') THEN 'target'
      WHEN json_extract(step.value, '$.payload.type') = 'injection'
        THEN lower(coalesce(json_extract(step.value, '$.payload.author'), 'script'))
      ELSE 'world'
    END,
    json_extract(step.value, '$.payload')
  FROM trial, json_each((
    WITH
      happened AS (SELECT key AS place, value FROM json_each(transcript, '$.transcript.events')),
      turn AS (
        SELECT place, row_number() OVER (ORDER BY place) - 1 AS number FROM happened
        WHERE json_extract(value, '$.type') IN ('model', 'failure')),
      call AS (SELECT key AS number, value FROM json_each(transcript, '$.transcript.calls')),
      step AS (
        SELECT place, 1 AS part, 0 AS number, NULL AS at, json(value) AS payload FROM happened
        UNION ALL
        SELECT coalesce(place, 1000000000), 0, call.number, json_extract(value, '$.at'),
          json_set(json_remove(value, '$.at'), '$.type', 'model-call')
        FROM call LEFT JOIN turn ON turn.number = call.number
        UNION ALL
        SELECT 1000000001, 0, 0, NULL,
          json_object('type', 'model-call', 'usage', json(json_extract(transcript, '$.transcript.usage')))
        WHERE json_type(transcript, '$.transcript.usage') = 'object' AND NOT EXISTS (SELECT 1 FROM call)
        UNION ALL
        SELECT 1000000002, 0, 0, NULL, json_object('type', 'end', 'outcome', json_extract(transcript, '$.transcript.outcome')))
    SELECT json_group_array(json_object('at', at, 'payload', json(payload)) ORDER BY place, part, number) FROM step)) step
  ORDER BY trial.rowid, step.key;

UPDATE trial SET leaf = coalesce(
  (SELECT max(id) FROM event WHERE event.run = trial.run AND trial_key = trial.key), 0);

ALTER TABLE trial DROP COLUMN transcript;

CREATE INDEX event_since ON event (run, seq);

-- What was found is one JSON object of yes and no.

DROP INDEX verdict_in_outline;
DROP INDEX verdict_counted;

UPDATE verdict SET found = CASE
  WHEN judge LIKE 'mechanical-%' THEN (
    SELECT json_group_object(value, iif(instr(',' || found || ',', ',' || value || ','), 'yes', 'no') ORDER BY value)
    FROM json_each('["acting","harm","intent","malformed","refused","rejected","task","truncated","turnLimit","wayOut"]')
    WHERE value != 'wayOut' OR instr(',' || found || ',', ',wayOutOffered,'))
  WHEN found = '' THEN '{}'
  ELSE '{' || replace(replace(json_quote(found), '=', '":"'), ',', '","') || '}'
END
WHERE state = 'finished';

CREATE INDEX verdict_in_outline ON verdict (run, trial_key, judge, state, found);
CREATE INDEX verdict_counted ON verdict (run, stratum, judge, state, found);
