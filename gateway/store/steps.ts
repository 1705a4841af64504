// The form of the store's file, step by step as versions have made it; what is large of a table's own stands with the table.
import { ALARM_FILES } from "./alarm-files.ts";
import { ALARM_HISTORY } from "./alarm-history.ts";
import { ALARMS } from "./alarms.ts";
import { ANNOUNCED } from "./announced.ts";
import { FLOW } from "./flow.ts";
import { IDENTITY } from "./identity.ts";
import { INSTALLATIONS } from "./installations.ts";
import { SELF_CHECKS } from "./self-checks.ts";
import { TELLINGS } from "./tellings.ts";

/**
 * Each step once, in order; a step that has been released is never changed.
 *
 * Counters and epochs are those of the wire. Times are unix ms. `settled` holds the ranges of counters that
 * are stored or void, none touching another. A key that may open nothing any more is NULL.
 */
export const STEPS = [
  `
  CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    network INTEGER NOT NULL,
    node INTEGER NOT NULL,
    downlink INTEGER NOT NULL DEFAULT 0,
    last_seen INTEGER,
    firmware TEXT,
    board TEXT,
    profile INTEGER,
    reset INTEGER,
    boot INTEGER,
    interval INTEGER,
    acoustic_rate INTEGER,
    acoustic_bits INTEGER,
    acoustic_gain INTEGER,
    UNIQUE (network, node)
  ) STRICT;
  CREATE TABLE keys (
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    key BLOB,
    PRIMARY KEY (node, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE replay (
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    highest INTEGER NOT NULL,
    below INTEGER NOT NULL,
    PRIMARY KEY (node, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE settled (
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (node, epoch, first)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    type INTEGER NOT NULL,
    time INTEGER,
    received INTEGER NOT NULL,
    via TEXT NOT NULL,
    body BLOB NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (node, epoch, counter)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX records_held ON records (node, epoch, counter) WHERE held = 1;
  CREATE INDEX records_received ON records (received);
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    type INTEGER NOT NULL,
    time INTEGER,
    time_after INTEGER,
    received INTEGER NOT NULL,
    via TEXT NOT NULL,
    live INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  `,
  // The readings that a node has given up last for lack of room, and when it told.
  `
  ALTER TABLE nodes ADD COLUMN thinned_first INTEGER;
  ALTER TABLE nodes ADD COLUMN thinned_count INTEGER;
  ALTER TABLE nodes ADD COLUMN thinned_told INTEGER;
  `,
  // Commands: `id` is that of the wire, `settings` JSON, `untold` above 0 while whoever asked is to be told.
  `
  CREATE TABLE commands (
    node INTEGER NOT NULL REFERENCES nodes (id),
    id INTEGER NOT NULL,
    settings TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    asked TEXT,
    reply_topic TEXT,
    correlation BLOB,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    last_sent INTEGER,
    ended INTEGER,
    result INTEGER,
    refused_key INTEGER,
    untold INTEGER NOT NULL,
    PRIMARY KEY (node, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX commands_pending ON commands (node, id) WHERE state = 'pending';
  CREATE INDEX commands_untold ON commands (created) WHERE untold > 0;
  CREATE INDEX commands_ended ON commands (ended);
  CREATE UNIQUE INDEX commands_asked ON commands (node, asked) WHERE asked IS NOT NULL;
  `,
  // What is known of each node's leak state. `at`, `first`, `other`, `change` and `night` are places of
  // records, epoch times 2^32 and counter; 0 is none.
  `
  CREATE TABLE leaks (
    node INTEGER PRIMARY KEY REFERENCES nodes (id),
    at INTEGER NOT NULL,
    received INTEGER NOT NULL,
    state INTEGER NOT NULL,
    score INTEGER,
    flags INTEGER NOT NULL,
    first INTEGER NOT NULL,
    told INTEGER NOT NULL,
    other INTEGER NOT NULL,
    change INTEGER NOT NULL,
    since INTEGER,
    components BLOB,
    night INTEGER NOT NULL,
    date INTEGER,
    rise INTEGER,
    baseline INTEGER
  ) STRICT;
  `,
  // How a node on radio was heard last: dBm, dB, and dB over what its spreading factor needs.
  `
  ALTER TABLE nodes ADD COLUMN rssi INTEGER;
  ALTER TABLE nodes ADD COLUMN snr INTEGER;
  ALTER TABLE nodes ADD COLUMN margin REAL;
  ALTER TABLE nodes ADD COLUMN signal_at INTEGER;
  `,
  // What was sent over radio within the last hours: unix ms and ms. Unbounded in length it is not: 1 % of the time.
  `
  CREATE TABLE airtime (
    modem TEXT NOT NULL,
    at INTEGER NOT NULL,
    ms REAL NOT NULL
  ) STRICT;
  CREATE INDEX airtime_by_time ON airtime (at);
  `,
  // When what is told of a node changed last, since when it is heard without a break, its local standard time less UTC in
  // minutes, where it is, when it was removed, and its last row in the outbox then. A removed node's name is known until
  // its topics are empty, its number for ever, so that no record of another gets an id of its. `late`: as it was first
  // sent; NULL where it was not.
  `
  ALTER TABLE nodes ADD COLUMN changed INTEGER;
  ALTER TABLE nodes ADD COLUMN heard_since INTEGER;
  ALTER TABLE nodes ADD COLUMN utc_offset INTEGER;
  ALTER TABLE nodes ADD COLUMN latitude REAL;
  ALTER TABLE nodes ADD COLUMN longitude REAL;
  ALTER TABLE nodes ADD COLUMN address TEXT;
  ALTER TABLE nodes ADD COLUMN pipe_id TEXT;
  ALTER TABLE nodes ADD COLUMN pipe_material TEXT;
  ALTER TABLE nodes ADD COLUMN pipe_diameter INTEGER;
  ALTER TABLE nodes ADD COLUMN removed INTEGER;
  ALTER TABLE nodes ADD COLUMN last_row INTEGER;
  UPDATE nodes SET changed = coalesce(last_seen, unixepoch() * 1000), heard_since = last_seen;
  CREATE TABLE former_names (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    emptied INTEGER
  ) STRICT;
  CREATE TABLE former_numbers (
    network INTEGER NOT NULL,
    node INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (network, node)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE leaks ADD COLUMN time INTEGER;
  ALTER TABLE outbox ADD COLUMN late INTEGER;
  CREATE INDEX outbox_undecided ON outbox (node, epoch, counter) WHERE late IS NULL;
  CREATE INDEX records_changes ON records (received) WHERE held = 1 AND type = 2;
  `,
  // Who gets what the outbox holds. `deliveries`: what waits for a sink, by lane (0 events, 1 readings and nights, 2 history),
  // node and place; `late` as it was first sent, NULL where it was not. `parked`: what a sink's broker refuses. `waits`: how
  // many sinks have yet to have a row. The first sink has no name until a configuration gives it one.
  `
  CREATE TABLE sinks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    active INTEGER NOT NULL
  ) STRICT;
  INSERT INTO sinks (id, name, active) VALUES (1, '', 1);
  CREATE TABLE deliveries (
    sink INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    node INTEGER NOT NULL,
    place INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    late INTEGER,
    PRIMARY KEY (sink, lane, node, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE parked (
    sink INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    node INTEGER NOT NULL,
    place INTEGER NOT NULL,
    late INTEGER,
    topic TEXT NOT NULL,
    of TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (sink, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX parked_by_topic ON parked (sink, topic, place);
  CREATE INDEX parked_by_node ON parked (node);
  INSERT INTO deliveries (sink, lane, node, place, seq, late)
    SELECT 1, lane, node, iif(lane = 2, epoch * 4294967296 + counter, seq), seq, late FROM (
      SELECT *, CASE type WHEN 2 THEN 0 WHEN 0 THEN iif(coalesce(late, NOT live), 2, 1) ELSE 1 END AS lane FROM outbox
    );
  ALTER TABLE outbox ADD COLUMN waits INTEGER NOT NULL DEFAULT 1;
  DROP INDEX outbox_undecided;
  ALTER TABLE outbox DROP COLUMN late;
  CREATE INDEX outbox_nights ON outbox (node) WHERE type = 4;
  `,
  // What is to be known of a record's times: bits of MARKS (records.ts). Counters of answers that a clock after 2106 has
  // brought over what a frame can hold had no answers: they go on far above the last that was used.
  `
  ALTER TABLE records ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outbox ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
  UPDATE nodes SET downlink = 4293918720 WHERE downlink > 4294967295;
  `,
  // Which store this is (identity.ts).
  IDENTITY,
  // Each type of records is kept for a time of its own: what is old of one is found without reading the others. `restored`:
  // of which nodes the backup that this came from may lack something: what they sent under the counters after `top`, up to
  // the first one that has come since, which is NULL until one has.
  `
  DROP INDEX records_received;
  CREATE INDEX records_kept ON records (type, received) WHERE held = 0;
  CREATE TABLE restored (
    node INTEGER NOT NULL REFERENCES nodes (id),
    epoch INTEGER NOT NULL,
    top INTEGER NOT NULL,
    next INTEGER,
    PRIMARY KEY (node, epoch)
  ) STRICT, WITHOUT ROWID;
  `,
  // How many records are kept of each node, so that none takes more than its share. When a key was made, when it first opened
  // a frame, and of which board its hello came: the CRC-32 of the board's serial number. Who changed what, and the settings
  // with which the gateway ran last, as JSON.
  `
  ALTER TABLE nodes ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
  UPDATE nodes SET kept = (SELECT count(*) FROM records WHERE records.node = nodes.id);
  ALTER TABLE keys ADD COLUMN made INTEGER;
  ALTER TABLE keys ADD COLUMN used INTEGER;
  ALTER TABLE keys ADD COLUMN serial INTEGER;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    node TEXT,
    details TEXT
  ) STRICT;
  CREATE INDEX audit_by_node ON audit (node) WHERE node IS NOT NULL;
  CREATE TABLE settings_run (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL
  ) STRICT;
  `,
  // What sinks have had retained (announced.ts).
  ANNOUNCED,
  // By how much the baseline has crept in a suspicion, 0.5 dB, as the newest night in a leak state has it.
  "ALTER TABLE leaks ADD COLUMN crept INTEGER;",
  // What people are told, and do about it (alarms.ts).
  ALARMS,
  // Who has yet to be told of them (tellings.ts).
  TELLINGS,
  // What flow meters tell of metered areas (flow.ts).
  FLOW,
  // Photographs and reports that people add to alarms (alarm-files.ts).
  ALARM_FILES,
  // What each change of an alarm said before and after, and those of one alarm by its number (alarm-history.ts).
  ALARM_HISTORY,
  // What opens the console of a node's board (enrolments.ts).
  "ALTER TABLE nodes ADD COLUMN console TEXT;",
  // How often since its boot a node's radio module did not sleep, and was reset; NULL where its last hello tells of none.
  "ALTER TABLE nodes ADD COLUMN module_sleepless INTEGER; ALTER TABLE nodes ADD COLUMN module_resets INTEGER;",
  // How nodes were installed (installations.ts).
  INSTALLATIONS,
  // What nodes have last told of themselves (self-checks.ts).
  SELF_CHECKS,
];
