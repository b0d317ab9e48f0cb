-- Payloads are JSON texts that the store does not look into; the digests that key them come from outside.

CREATE TABLE trial (
  run TEXT NOT NULL,
  key TEXT NOT NULL,
  suite TEXT NOT NULL,
  split TEXT NOT NULL,
  target TEXT NOT NULL,
  seed INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('finished', 'failed')),
  transcript TEXT NOT NULL,
  created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (run, key)
);

CREATE INDEX trial_in_order ON trial (run, suite, ordinal, key);

CREATE TABLE verdict (
  run TEXT NOT NULL,
  trial_key TEXT NOT NULL,
  judge TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('finished', 'failed')),
  payload TEXT NOT NULL,
  created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (run, trial_key, judge),
  FOREIGN KEY (run, trial_key) REFERENCES trial (run, key)
);

CREATE TABLE artifact (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

CREATE INDEX artifact_kind ON artifact (kind, key);
