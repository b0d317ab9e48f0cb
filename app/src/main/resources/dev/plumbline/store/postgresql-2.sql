-- The tables of SQLite's version 2, from nothing. Texts sort by their bytes, as they do there.

CREATE TABLE stratum (
  stratum text COLLATE "C" NOT NULL PRIMARY KEY,
  suite text COLLATE "C" NOT NULL,
  split text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  seed bigint NOT NULL,
  condition text COLLATE "C" NOT NULL
);

CREATE TABLE trial (
  run text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  suite text COLLATE "C" NOT NULL,
  split text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  seed bigint NOT NULL,
  ordinal integer NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('finished', 'failed')),
  stratum text COLLATE "C" NOT NULL REFERENCES stratum (stratum),
  scenario text COLLATE "C" NOT NULL,
  transcript text NOT NULL,
  created text COLLATE "C" NOT NULL DEFAULT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  PRIMARY KEY (run, key)
);

CREATE INDEX trial_in_order ON trial (run, suite, ordinal, key);

CREATE TABLE verdict (
  run text COLLATE "C" NOT NULL,
  trial_key text COLLATE "C" NOT NULL,
  judge text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('finished', 'failed')),
  stratum text COLLATE "C" NOT NULL,
  found text COLLATE "C" NOT NULL,
  payload text NOT NULL,
  created text COLLATE "C" NOT NULL DEFAULT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  PRIMARY KEY (run, trial_key, judge),
  FOREIGN KEY (run, trial_key) REFERENCES trial (run, key)
);

CREATE INDEX verdict_counted ON verdict (run, stratum, judge, state, found);

CREATE TABLE artifact (
  key text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  payload text NOT NULL,
  created text COLLATE "C" NOT NULL DEFAULT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
);

CREATE INDEX artifact_kind ON artifact (kind, key);
