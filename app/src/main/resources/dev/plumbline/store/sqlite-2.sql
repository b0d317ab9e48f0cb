-- What is counted and chosen by stands beside the payloads now, and indexes hold all of it, so that tables are made without
-- a look at a transcript. What version 1 had is taken out of its payloads once, here.

CREATE TABLE stratum (
  stratum TEXT NOT NULL PRIMARY KEY,
  suite TEXT NOT NULL,
  split TEXT NOT NULL,
  target TEXT NOT NULL,
  seed INTEGER NOT NULL,
  condition TEXT NOT NULL
);

ALTER TABLE trial ADD COLUMN stratum TEXT NOT NULL DEFAULT '';
ALTER TABLE trial ADD COLUMN scenario TEXT NOT NULL DEFAULT '';
ALTER TABLE verdict ADD COLUMN stratum TEXT NOT NULL DEFAULT '';
ALTER TABLE verdict ADD COLUMN found TEXT NOT NULL DEFAULT '';

CREATE TEMP TABLE was AS
  SELECT rowid AS id, suite, split, target, seed,
    sha256(coalesce(json_extract(transcript, '$.scenario'), '')) AS scenario,
    (SELECT json_group_object(key, value ORDER BY key) FROM
      (SELECT key, value FROM json_each(transcript, '$.scenario.condition') UNION ALL
        SELECT 'family', json_extract(transcript, '$.scenario.family'))) AS condition
  FROM trial;
ALTER TABLE was ADD COLUMN stratum TEXT;
UPDATE was SET stratum = substr(sha256(concat_ws(char(10), suite, split, target, seed, condition)), 1, 32);
INSERT INTO stratum SELECT DISTINCT stratum, suite, split, target, seed, condition FROM was;
UPDATE trial SET (stratum, scenario) = (SELECT stratum, scenario FROM was WHERE id = trial.rowid);
DROP TABLE was;

UPDATE verdict SET
  stratum = (SELECT stratum FROM trial WHERE run = verdict.run AND key = verdict.trial_key),
  found = CASE state WHEN 'failed' THEN '' ELSE coalesce(
    (SELECT group_concat(key, ',' ORDER BY key) FROM json_each(payload) WHERE type = 'true'),
    (SELECT group_concat(key || '=' || lower(json_extract(value, '$.answer')), ',' ORDER BY key) FROM json_each(payload, '$.findings')),
    '') END;

DROP INDEX trial_in_order;
CREATE INDEX trial_in_order ON trial (run, suite, ordinal, key, stratum, state, scenario, target, created);
CREATE INDEX verdict_in_outline ON verdict (run, trial_key, judge, state, found);
CREATE INDEX verdict_counted ON verdict (run, stratum, judge, state, found);
