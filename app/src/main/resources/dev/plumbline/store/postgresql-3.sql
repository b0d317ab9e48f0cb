-- As sqlite-3.sql says.

CREATE TABLE scenario (
  digest text COLLATE "C" NOT NULL PRIMARY KEY,
  payload text NOT NULL
);

CREATE TABLE event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text COLLATE "C" NOT NULL,
  trial_key text COLLATE "C" NOT NULL,
  id integer NOT NULL CHECK (id >= 1),
  parent integer NOT NULL CHECK (id > parent AND parent >= 0),
  at text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  author text COLLATE "C" NOT NULL,
  payload text NOT NULL
);

CREATE TABLE run (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  setup text COLLATE "C" NOT NULL,
  record text NOT NULL,
  created text COLLATE "C" NOT NULL
);

CREATE TABLE lease (
  run text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  worker text COLLATE "C" NOT NULL,
  until bigint NOT NULL,
  PRIMARY KEY (run, key)
);

CREATE TABLE account (
  run text COLLATE "C" NOT NULL,
  worker text COLLATE "C" NOT NULL,
  spent bigint NOT NULL CHECK (spent >= 0),
  held bigint NOT NULL CHECK (held >= 0),
  PRIMARY KEY (run, worker)
);

ALTER TABLE trial ADD COLUMN leaf integer NOT NULL DEFAULT 0;

-- PostgreSQL takes JSON apart only where it could write every escape, NUL's among them, as a character. So a mark that is in no
-- transcript stands for the beginning of an escape meanwhile.
CREATE TEMP TABLE mark ON COMMIT DROP AS SELECT '/' || gen_random_uuid() AS u;

INSERT INTO scenario
  SELECT digest, coalesce(replace((replace(transcript, '\u', u)::json -> 'scenario')::text, u, '\u'), '{}')
  FROM mark, (SELECT DISTINCT ON (scenario) scenario AS digest, transcript FROM trial ORDER BY scenario, run, key) one;

INSERT INTO event (run, trial_key, id, parent, at, kind, author, payload)
  SELECT run, key, id, id - 1, coalesce(at, created), kind,
    CASE
      WHEN kind IN ('model', 'call', 'model-call', 'failure') THEN 'target'
      WHEN kind = 'injection' THEN lower(coalesce(payload ->> 'author', 'script'))
      ELSE 'world'
    END,
    replace(payload::text, u, '\u')
  FROM mark, trial, LATERAL (
    WITH
      old AS MATERIALIZED (SELECT replace(transcript, '\u', u)::json -> 'transcript' AS transcript),
      happened AS MATERIALIZED (
        SELECT place, event FROM old, json_array_elements(old.transcript -> 'events') WITH ORDINALITY e (event, place)),
      turn AS (
        SELECT place, row_number() OVER (ORDER BY place) AS number FROM happened
        WHERE event ->> 'type' IN ('model', 'failure')),
      call AS MATERIALIZED (
        SELECT number, call FROM old, json_array_elements(
          CASE json_typeof(old.transcript -> 'calls') WHEN 'array' THEN old.transcript -> 'calls' ELSE '[]' END)
          WITH ORDINALITY c (call, number)),
      step AS (
        SELECT place, 1 AS part, 0 AS number, NULL AS at, event AS payload FROM happened
        UNION ALL
        SELECT coalesce(place, 1000000000), 0, call.number, call ->> 'at', (
          SELECT json_object_agg(field, value ORDER BY place) FROM (
            SELECT 0 AS place, 'type' AS field, '"model-call"'::json AS value
            UNION ALL
            SELECT f.place, f.field, f.value FROM json_each(call) WITH ORDINALITY f (field, value, place)
            WHERE f.field NOT IN ('at', 'type')) fields)
        FROM call LEFT JOIN turn ON turn.number = call.number
        UNION ALL
        SELECT 1000000001, 0, 0, NULL, json_build_object('type', 'model-call', 'usage', old.transcript -> 'usage') FROM old
        WHERE json_typeof(old.transcript -> 'usage') = 'object' AND NOT EXISTS (SELECT 1 FROM call)
        UNION ALL
        SELECT 1000000002, 0, 0, NULL, json_build_object('type', 'end', 'outcome', old.transcript -> 'outcome') FROM old)
    SELECT row_number() OVER (ORDER BY place, part, number) AS id, at, payload ->> 'type' AS kind, payload FROM step
    ORDER BY id) steps;

ALTER TABLE event ADD UNIQUE (run, trial_key, id);

UPDATE trial SET leaf = last.id FROM (SELECT run, trial_key, max(id) AS id FROM event GROUP BY run, trial_key) last
WHERE last.run = trial.run AND last.trial_key = trial.key;

ALTER TABLE trial DROP COLUMN transcript;

CREATE INDEX event_since ON event (run, seq);

UPDATE verdict SET found = CASE
  WHEN judge LIKE 'mechanical-%' THEN (
    SELECT '{' || string_agg('"' || name || '":"' || CASE strpos(',' || found || ',', ',' || name || ',') WHEN 0 THEN 'no' ELSE 'yes' END || '"', ',' ORDER BY name COLLATE "C") || '}'
    FROM unnest(ARRAY['acting','harm','intent','malformed','refused','rejected','task','truncated','turnLimit','wayOut']) name
    WHERE name != 'wayOut' OR strpos(',' || found || ',', ',wayOutOffered,') != 0)
  WHEN found = '' THEN '{}'
  ELSE '{' || replace(replace(to_json(found)::text, '=', '":"'), ',', '","') || '}'
END
WHERE state = 'finished';
