-- What is counted and chosen by stands beside the payloads now, and the two indexes hold all of it, so that tables are
-- made without a look at a transcript. What version 1 had is taken out of its payloads once, here.

ALTER TABLE trial ADD COLUMN scenario TEXT NOT NULL DEFAULT '';
ALTER TABLE trial ADD COLUMN condition TEXT NOT NULL DEFAULT '{}';
ALTER TABLE verdict ADD COLUMN found TEXT NOT NULL DEFAULT '';

UPDATE trial SET
  scenario = sha256(json_extract(transcript, '$.scenario')),
  condition = json_patch(json_object('family', json_extract(transcript, '$.scenario.family')), json_extract(transcript, '$.scenario.condition'))
WHERE json_extract(transcript, '$.scenario.condition') IS NOT NULL;

UPDATE verdict SET found = coalesce(
  (SELECT group_concat(key, ',' ORDER BY key) FROM json_each(payload) WHERE type = 'true'),
  (SELECT group_concat(key || '=' || lower(json_extract(value, '$.answer')), ',' ORDER BY key) FROM json_each(payload, '$.findings')),
  '')
WHERE state = 'finished';

DROP INDEX trial_in_order;
CREATE INDEX trial_in_order ON trial (run, suite, ordinal, key, split, target, seed, state, scenario, condition, created);
CREATE INDEX verdict_found ON verdict (run, trial_key, judge, state, found);
