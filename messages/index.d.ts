// Made by `npm run contract` from gateway/deliver/contract: not written by hand.

/** On `node/{node}/reading`: a reading, soon after it was taken: younger than two reporting intervals, and newer than the last one here. */
export interface ReadingPayload {
  /** network-node-epoch-counter: names this message on its topic, the same in every copy of it */
  id: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it */
  late: boolean;
  /** gauge pressure, mean of the reporting interval [kPa] */
  pressure_kpa: number | null;
  /** its least sample [kPa] */
  pressure_min_kpa: number | null;
  /** its greatest sample [kPa] */
  pressure_max_kpa: number | null;
  /** its standard deviation [kPa] */
  pressure_deviation_kpa: number | null;
  /** level of the quietest tenth of what was heard [dB re full scale] */
  level_dbfs: number | null;
  /** levels of bands, low to high; null where not measured */
  bands_dbfs: Array<{
    /** lower edge [Hz] */
    from_hz: number;
    /** upper edge [Hz] */
    to_hz: number;
    /** level in it [dB re full scale] */
    level_dbfs: number;
  }> | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
  /** the battery's voltage under load; null on mains or USB [V] */
  battery_v: number | null;
  /** the board's temperature [°C] */
  temperature_c: number | null;
}

/** On `node/{node}/history`: a reading that comes late, after an outage of line, radio, gateway or broker, in order. */
export interface HistoryPayload {
  /** network-node-epoch-counter: names this message on its topic, the same in every copy of it */
  id: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it */
  late: boolean;
  /** gauge pressure, mean of the reporting interval [kPa] */
  pressure_kpa: number | null;
  /** its least sample [kPa] */
  pressure_min_kpa: number | null;
  /** its greatest sample [kPa] */
  pressure_max_kpa: number | null;
  /** its standard deviation [kPa] */
  pressure_deviation_kpa: number | null;
  /** level of the quietest tenth of what was heard [dB re full scale] */
  level_dbfs: number | null;
  /** levels of bands, low to high; null where not measured */
  bands_dbfs: Array<{
    /** lower edge [Hz] */
    from_hz: number;
    /** upper edge [Hz] */
    to_hz: number;
    /** level in it [dB re full scale] */
    level_dbfs: number;
  }> | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
  /** the battery's voltage under load; null on mains or USB [V] */
  battery_v: number | null;
  /** the board's temperature [°C] */
  temperature_c: number | null;
}

/** On `node/{node}/event`: what a node tells as soon as it can: a burst, a change of leak state, a sensor that fails or speaks again. */
export interface EventPayload {
  /** network-node-epoch-counter: names this message on its topic, the same in every copy of it */
  id: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it */
  late: boolean;
  /** what happened */
  kind: "burst" | "leak-state" | "fault" | (string & {});
  /** the same as a number */
  kind_code: number;
  /** of a burst: how much the pressure changed; a fall is negative [kPa] */
  change_kpa: number | null;
  /** of a change of leak state: how far the last nights are above the baseline (a percentile of up to seven: a single loud night does not move it) [dB] */
  change_db: number | null;
  /** of a burst: how long the fall has lasted when it was told [s] */
  duration_s: number | null;
  /** of a burst: pressure before it [kPa] */
  before_kpa: number | null;
  /** of a burst: pressure after it [kPa] */
  after_kpa: number | null;
  /** of a change of leak state: the state before */
  before_state: "warm-up" | "ok" | "suspect" | "leak" | "muted" | "used-to-it" | (string & {}) | null;
  /** the same as a number */
  before_state_code: number | null;
  /** of a change of leak state: the state after */
  after_state: "warm-up" | "ok" | "suspect" | "leak" | "muted" | "used-to-it" | (string & {}) | null;
  /** the same as a number */
  after_state_code: number | null;
  /** of a fault: what was wrong with the sensors before it; empty where nothing was */
  before_faults: Array<"pressure-fault" | "acoustic-fault" | (string & {})> | null;
  /** of a fault: what is wrong with them after it; empty where nothing is */
  after_faults: Array<"pressure-fault" | "acoustic-fault" | (string & {})> | null;
  /** the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known */
  rule: "slow" | "fast" | "start" | "pressure" | (string & {}) | null;
  /** the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come */
  rule_code: number | null;
  /** how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware [dB] */
  crept_db: number | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** what the score was made of when the state changed: parts to be compared with each other, positive ones speak for a leak */
  components: {
    /** how much louder than usual */
    rise: number | null;
    /** how much steadier than usual */
    spread: number | null;
    /** how much higher than usual */
    frequency: number | null;
    /** how much lower the pressure is at night */
    pressure: number | null;
    /** a tone speaks against a leak */
    tonal: number | null;
  } | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
}

/** On `node/{node}/night`: what a node heard while the town was quiet, and what it decided. */
export interface NightPayload {
  /** network-node-epoch-counter: names this message on its topic, the same in every copy of it */
  id: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it */
  late: boolean;
  /** the date of its morning, in the node's local standard time */
  night: string | null;
  /** level that a tenth of its windows were under: the quiet ones [dB re full scale] */
  level_10_dbfs: number | null;
  /** median level [dB re full scale] */
  level_50_dbfs: number | null;
  /** level that a tenth were over [dB re full scale] */
  level_90_dbfs: number | null;
  /** what level_10 usually is here: a median of past quiet nights [dB re full scale] */
  baseline_dbfs: number | null;
  /** by how much it usually differs from night to night [dB] */
  baseline_deviation_db: number | null;
  /** how far the last nights are above the baseline: a percentile of up to seven, which a single loud night does not move [dB] */
  rise_db: number | null;
  /** level in the band where leaks are heard, in the quietest windows [dB re full scale] */
  main_band_dbfs: number | null;
  /** of a sine that crosses zero as often, in the quietest windows [Hz] */
  frequency_hz: number | null;
  /** how much a tone stands out, in the quietest windows [dB] */
  tonality_db: number | null;
  /** how many windows of a quarter of a second were listened to */
  windows: number;
  /** gauge pressure of the night, 10th percentile [kPa] */
  pressure_10_kpa: number | null;
  /** its median [kPa] */
  pressure_50_kpa: number | null;
  /** its least sample [kPa] */
  pressure_min_kpa: number | null;
  /** how much lower than usual the 10th percentile is [kPa] */
  pressure_drop_kpa: number | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** leak state after this night */
  state: "warm-up" | "ok" | "suspect" | "leak" | "muted" | "used-to-it" | (string & {});
  /** the same as a number */
  state_code: number;
  /** the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known */
  rule: "slow" | "fast" | "start" | "pressure" | (string & {}) | null;
  /** the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come */
  rule_code: number | null;
  /** how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware [dB] */
  crept_db: number | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
  /** the battery's voltage under load; null on mains or USB [V] */
  battery_v: number | null;
  /** the board's temperature [°C] */
  temperature_c: number | null;
}

/** On `node/{node}/spectrum`: a night's spectrum, weekly and on request, in two messages: its `lines`, then its `levels`. */
export interface SpectrumPayload {
  /** network-node-epoch-counter: names this message on its topic, the same in every copy of it */
  id: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it */
  late: boolean;
  /** which of its two parts this is; each is a message */
  part: "lines" | "levels" | (string & {});
  /** the date of its morning, in the node's local standard time */
  night: string | null;
  /** of `lines`: low to high, from 64 Hz on */
  lines: Array<{
    /** lower edge [Hz] */
    from_hz: number;
    /** upper edge [Hz] */
    to_hz: number;
    /** level in it [dB re full scale] */
    level_dbfs: number;
  }> | null;
  /** of `lines`: how many windows were the quietest fifth */
  windows: number | null;
  /** of `levels`: low to high; the first has all below, the last all above */
  counts: Array<{
    /** lower edge; null where it has none [dB re full scale] */
    from_dbfs: number | null;
    /** upper edge; null where it has none [dB re full scale] */
    to_dbfs: number | null;
    /** how many windows had a level between them */
    windows: number;
  }> | null;
}

/** On `node/{node}/latest`: the newest reading there is of a node. */
export interface LatestPayload {
  /** id of the record that it rests on: of `latest` a reading, of `leak` a night or an event */
  based_on: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two */
  time: string | null;
  /** it was measured after this; null where `time` is there, or nothing is known */
  time_after: string | null;
  /** it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`) */
  time_before: string | null;
  /** the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it */
  time_best: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** the way it came to the gateway */
  via: "serial" | "radio" | "journal" | (string & {});
  /** gauge pressure, mean of the reporting interval [kPa] */
  pressure_kpa: number | null;
  /** its least sample [kPa] */
  pressure_min_kpa: number | null;
  /** its greatest sample [kPa] */
  pressure_max_kpa: number | null;
  /** its standard deviation [kPa] */
  pressure_deviation_kpa: number | null;
  /** level of the quietest tenth of what was heard [dB re full scale] */
  level_dbfs: number | null;
  /** levels of bands, low to high; null where not measured */
  bands_dbfs: Array<{
    /** lower edge [Hz] */
    from_hz: number;
    /** upper edge [Hz] */
    to_hz: number;
    /** level in it [dB re full scale] */
    level_dbfs: number;
  }> | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
  /** the battery's voltage under load; null on mains or USB [V] */
  battery_v: number | null;
  /** the board's temperature [°C] */
  temperature_c: number | null;
}

/** On `node/{node}/leak`: what a node has decided about a leak, since when, and why. */
export interface LeakPayload {
  /** id of the record that it rests on: of `latest` a reading, of `leak` a night or an event */
  based_on: string;
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when the record that it rests on was made */
  time: string;
  /** when the gateway had it, by its clock */
  received: string;
  /** leak state */
  state: "warm-up" | "ok" | "suspect" | "leak" | "muted" | "used-to-it" | (string & {});
  /** the same as a number */
  state_code: number;
  /** when the state began; null where that is not known: then it was before `since_before` */
  since: string | null;
  /** the state began before this; null where `since` is there */
  since_before: string | null;
  /** the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known */
  rule: "slow" | "fast" | "start" | "pressure" | (string & {}) | null;
  /** the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come */
  rule_code: number | null;
  /** how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware [dB] */
  crept_db: number | null;
  /** how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken */
  leak_score: number | null;
  /** what the score was made of when the state changed: parts to be compared with each other, positive ones speak for a leak */
  components: {
    /** how much louder than usual */
    rise: number | null;
    /** how much steadier than usual */
    spread: number | null;
    /** how much higher than usual */
    frequency: number | null;
    /** how much lower the pressure is at night */
    pressure: number | null;
    /** a tone speaks against a leak */
    tonal: number | null;
  } | null;
  /** of the last night in this state [dB] */
  rise_db: number | null;
  /** of the last night in this state [dB re full scale] */
  baseline_dbfs: number | null;
  /** the date of its morning, in the node's local standard time */
  night: string | null;
  /** what is to be known about the values: none, or several */
  flags: Array<"floor" | "warm-up" | "clock-unset" | "clipped" | "pressure-fault" | "acoustic-fault" | "battery-low" | "no-reference" | "tonal" | "few-windows" | "coupling-lost" | "clock-jump" | "learning-anew" | "gain-changed" | "clock-wrong" | "received-guessed" | (string & {})>;
  /** the same as bits, for charts and SCADA */
  flags_bits: number;
}

/** On `node/{node}/availability`: whether a node is heard as it should be. */
export interface AvailabilityPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** since when it is so */
  time: string;
  /** whether the node is heard as often as its own interval says */
  state: "online" | "late" | "offline" | (string & {});
  /** the same as a number: 0 offline, 1 late, 2 online */
  state_code: number;
  /** of one that is late or offline: when it was last heard. Null where it never was, and while it is online: `latest` says in `received` when */
  last_heard: string | null;
  /** how often it should be heard: its reporting interval, or its batches over radio [s] */
  expected_s: number;
}

/** On `node/{node}/signal`: how a node on radio was heard with its last batch; not there for one on a line. */
export interface SignalPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when it was heard so */
  time: string;
  /** strength; null where the module does not tell [dBm] */
  rssi_dbm: number | null;
  /** over the noise; null where the module does not tell [dB] */
  snr_db: number | null;
  /** over what its spreading factor needs: with less than some 5 dB frames get lost [dB] */
  margin_db: number | null;
}

/** On `node/{node}/info`: what a node is, where it is, and on which pipe. */
export interface InfoPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the node's name, as in the topic */
  node: string;
  /** when anything here changed last */
  time: string;
  /** number of the network on the air */
  network: number;
  /** number of the node on the air */
  node_number: number;
  /** how often its key was changed */
  epoch: number;
  /** version of its program; null before its first hello */
  firmware: string | null;
  /** kind of board */
  board: string | null;
  /** reporting interval [s] */
  interval_s: number | null;
  /** sampling rate of sound [Hz] */
  acoustic_rate_hz: number | null;
  /** of a sample [bit] */
  acoustic_bits: number | null;
  /** why it restarted last */
  restart_reason: "unknown" | "watchdog" | "error" | "command" | (string & {}) | null;
  /** the same as a number */
  restart_reason_code: number | null;
  /** how often it has started since it was flashed */
  boots: number | null;
  /** readings that it gave up last because its journal was full; null where it never did */
  thinned_readings: number | null;
  /** the first one's counter, as in an id */
  thinned_from_counter: number | null;
  /** when the gateway was told of it */
  thinned_told: string | null;
  /** how often its radio module did not sleep when told to, since it started: awake that empties a battery within months; null where never, or without a module */
  module_sleepless: number | null;
  /** how often it has reset its radio module because that was silent, since it started */
  module_resets: number | null;
  /** WGS 84; null where its place is not known [°] */
  latitude_deg: number | null;
  /** WGS 84 [°] */
  longitude_deg: number | null;
  /** where it is, for people */
  address: string | null;
  /** the pipe's number in the utility's own map */
  pipe_id: string | null;
  /** what the pipe is made of */
  pipe_material: "grey-iron" | "ductile-iron" | "cast-iron" | "steel" | "pe" | "pvc" | "plastic" | "concrete" | "asbestos-cement" | "copper" | "other" | (string & {}) | null;
  /** nominal diameter [mm] */
  pipe_diameter_mm: number | null;
}

/** On `alarm/{gateway}/{alarm}`: an alarm for people: what, where, how sure and why, what to do, and what has been done; empty 30 days after it was closed. */
export interface AlarmPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** its number: a gateway counts its own, and none twice */
  alarm: number;
  /** what it is */
  kind: "leak" | "burst" | "steady-noise" | "sensor" | "battery" | "silent" | "jammed" | "gateway" | (string & {});
  /** what people have done about it */
  state: "open" | "acknowledged" | "located" | "repaired" | "closed" | (string & {});
  /** the same as a number: 0 open, 1 acknowledged, 2 located, 3 repaired, 4 closed */
  state_code: number;
  /** how likely water runs out of a pipe there, 0 to 1; null where there is nothing to weigh */
  probability: number | null;
  /** the nodes that it is at, the nearest first; none where it is about the gateway */
  nodes: Array<string>;
  /** a line for people: what, where, how sure, since when, and what to do */
  summary: string;
  /** the same in Swedish */
  summary_sv: string;
  /** when anything here changed last */
  time: string;
  /** the stretch of pipe between two of the nodes; null where only one hears it, or nobody knows how pipes run */
  stretch: {
    /** the node at one end */
    from: string;
    /** the node at the other */
    to: string;
    /** the end that it is likelier nearer to; null where that cannot be told */
    likelier: string | null;
    /** along the pipe; null where it is not known [m] */
    length_m: number | null;
  } | null;
  /** the metered area; null where there is none */
  area: string | null;
  /** what to do */
  advice: "correlate" | "listen" | "look-tonight" | "watch" | "ask-consumer" | "visit-node" | "change-battery" | "look-at-channel" | "look-at-gateway" | (string & {});
  /** what the probability is made of */
  parts: Array<{
    /** which evidence it is */
    name: "base-rate" | "rise" | "persistence" | "onset" | "steadiness" | "sound" | "season" | "history" | "neighbours" | "alike-elsewhere" | "night-flow" | "pressure" | "fleet" | "nearby" | "reports" | (string & {});
    /** what it adds to the logarithm of the odds: over 0 it speaks for a leak, under 0 against, 0 says nothing */
    weight: number;
    /** what it rests on */
    figures: Array<{
      /** which, with its unit at the end: `rise_db`, `nights` */
      name: string;
      /** in that unit; null where it is a text, or not known */
      value: number | null;
      /** where it is no number */
      text: string | null;
    }>;
    /** the same in words */
    sentence: string;
    /** the same in Swedish */
    sentence_sv: string;
  }>;
  /** when it began, as far as can be told */
  began: string;
  /** when it was first told */
  opened: string;
  /** when somebody took it */
  acknowledged: string | null;
  /** when somebody found where it is */
  located: string | null;
  /** when somebody mended it */
  repaired: string | null;
  /** when it was closed */
  closed: string | null;
  /** what it was closed with */
  reason: "main" | "service" | "valve" | "hydrant" | "meter" | "consumption" | "pump-or-valve-noise" | "electrical" | "nothing-found" | "unknown" | "noise-gone" | "pressure-returned" | "heard-again" | "working-again" | "masked" | "merged" | "node-removed" | (string & {}) | null;
  /** the alarm that goes on with it, where it is closed as merged */
  merged_into: number | null;
  /** since when nothing is found there any more, while somebody has it */
  quiet_since: string | null;
  /** what the nights after the repair say; null before it */
  after_repair: "checking" | "quiet" | "still-heard" | "cannot-tell" | (string & {}) | null;
  /** from when it began until somebody took it [h] */
  awareness_h: number | null;
  /** from then until its place was found [h] */
  location_h: number | null;
  /** from then until it was mended [h] */
  repair_h: number | null;
}

/** On `alarm/{gateway}`: the alarms that are not closed, those about water first, and of them the likeliest; missing before there was any. */
export interface AlarmsPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** when any alarm changed last; null where none has for 30 days */
  time: string | null;
  /** alarms that are not closed */
  count: number;
  /** those of them that are about water */
  water_count: number;
  /** the first 50 of them: those about water, and of them the likeliest, come first */
  alarms: Array<{
    /** its number: a gateway counts its own, and none twice */
    alarm: number;
    /** what it is */
    kind: "leak" | "burst" | "steady-noise" | "sensor" | "battery" | "silent" | "jammed" | "gateway" | (string & {});
    /** what people have done about it */
    state: "open" | "acknowledged" | "located" | "repaired" | "closed" | (string & {});
    /** the same as a number: 0 open, 1 acknowledged, 2 located, 3 repaired, 4 closed */
    state_code: number;
    /** how likely water runs out of a pipe there, 0 to 1; null where there is nothing to weigh */
    probability: number | null;
    /** the nodes that it is at, the nearest first; none where it is about the gateway */
    nodes: Array<string>;
    /** a line for people: what, where, how sure, since when, and what to do */
    summary: string;
    /** the same in Swedish */
    summary_sv: string;
    /** when it began, as far as can be told */
    began: string;
  }>;
}

/** On `area/{area}/flow`: the minimum night flow of a metered area: last night's, what is usual, and whether it has gone up; missing before its first night. */
export interface FlowPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the area, as in the topic */
  area: string;
  /** its name for people; null where there is none */
  title: string | null;
  /** when that night's hours were over: 4 o'clock */
  time: string;
  /** the date of its morning, in the area's local standard time */
  night: string;
  /** its minimum night flow: the lowest flow of a full hour between 2 and 4 o'clock; null where it is not known, or not believed [m³/h] */
  flow_m3h: number | null;
  /** the median of the 28 nights before it; null of fewer than 7 [m³/h] */
  usual_m3h: number | null;
  /** by how much it has gone up, or down where it is less than 0, and has stayed there; null where it has not, or it is too early to tell [m³/h] */
  step_m3h: number | null;
  /** the first night of that */
  step_since: string | null;
  /** what was usual before it [m³/h] */
  before_step_m3h: number | null;
  /** whether it can be relied on */
  quality: "known" | "odd" | "unknown" | (string & {});
  /** why there is no flow */
  reason: "no-samples" | "few-samples" | "stopped" | "zero" | "negative" | "units" | "clock" | (string & {}) | null;
  /** what was odd about its meters: none, or several */
  doubts: Array<{
    /** the meter, by its name in the configuration */
    meter: string;
    /** what was odd */
    doubt: "no-samples" | "few-samples" | "stopped" | "zero" | "negative" | "units" | "clock" | "jump" | "backwards" | (string & {});
  }>;
}

/** On `gateway/{gateway}/status`: whether a gateway is connected: its last will says that it is not. */
export interface StatusPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** since when: of `online`, since it connected; null in the last will, which the broker publishes when the gateway has died or its connection broke, and which is of the moment when it comes */
  time: string | null;
  /** whether the gateway is there */
  state: "online" | "offline" | (string & {});
  /** the same as a number: 0 offline, 1 online */
  state_code: number;
  /** of its program */
  version: string;
  /** whether it takes requests over MQTT; where not, nobody answers them */
  takes_requests: boolean;
}

/** On `gateway/{gateway}/health`: how a gateway is, each minute. */
export interface HealthPayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** when this was so; a minute after the last one, or within some seconds where a broker has come or gone, or refuses something or takes it again */
  time: string;
  /** of its program */
  version: string;
  /** since it started [s] */
  uptime_s: number;
  /** nodes by their `availability` */
  nodes_online: number;
  /** the same */
  nodes_late: number;
  /** the same */
  nodes_offline: number;
  /** records that not every broker has for good yet */
  outbox_messages: number;
  /** when the oldest of them was received; null where there is none */
  outbox_oldest: string | null;
  /** records that brokers have taken since the start, of all brokers together */
  published_messages: number;
  /** records that were sent again, of all brokers together */
  copied_messages: number;
  /** connections made since the start, of all brokers together */
  broker_connections: number;
  /** each broker of its configuration, the main one first */
  brokers: Array<{
    /** its name in the gateway's configuration */
    name: string;
    /** whether the gateway is connected to it */
    connected: boolean;
    /** 5 or 3.1.1; null without a connection */
    mqtt_version: string | null;
    /** by what a message counts as delivered */
    proof: "answer" | "echo" | "puback" | "unknown" | (string & {});
    /** events that it does not have for good yet; where very much waits, as of the last minute */
    waiting_events: number;
    /** the same of live readings, nights and spectra */
    waiting_readings: number;
    /** the same of late readings */
    waiting_history: number;
    /** when the oldest that waits for it was received; null where none does */
    oldest: string | null;
    /** records that it refuses: they wait apart, and hold nothing up */
    parked_messages: number;
    /** records that it has taken since the start */
    published_messages: number;
    /** records that were sent to it again */
    copied_messages: number;
    /** connections made to it since the start */
    connections: number;
  }>;
  /** what brokers refuse, the oldest first: 20 at most, `parked_messages` counts all */
  parked: Array<{
    /** which broker refuses it */
    broker: string;
    /** the topic that it was to go to */
    topic: string;
    /** why, and what is to be done about it */
    reason: "not-authorized" | "topic-invalid" | "no-echo" | "too-large" | "retain-not-supported" | "qos-not-supported" | "closed-on-it" | "payload-invalid" | "quota-exceeded" | "refused" | "unfit" | (string & {});
    /** how many records wait, or 1 that is to be retained */
    messages: number;
    /** since when */
    since: string;
  }>;
  /** what the gateway listens on */
  ways: Array<{
    /** the kind of way */
    via: string;
    /** its place among those of its kind, from 1 */
    number: number;
    /** how it is */
    state: "opening" | "listening" | "away" | (string & {});
    /** since when */
    since: string;
  }>;
  /** what was refused since the start, by reason */
  refused: Array<{
    /** why, as in the gateway's log */
    reason: string;
    /** how many since the gateway started */
    count: number;
  }>;
  /** resident memory of the process [MB] */
  memory_mb: number;
  /** the gateway's own clock */
  clock: {
    /** whether the gateway believes its machine's clock; while it does not, it sets no node's clock, deletes nothing, and calls nothing live */
    believed: boolean;
    /** why it does not, and what is to be done about it; null where it does */
    reason: "before-build" | "after-2100" | "not-synchronised" | "behind-store" | "ahead-of-store" | "jumped" | (string & {}) | null;
    /** since when it does not, by its own guess; null where it does */
    since: string | null;
  };
  /** free where its database is; null where that cannot be told [MB] */
  disk_free_mb: number | null;
  /** how that disk is; when it is full the gateway acknowledges nothing to nodes */
  disk_state: "ok" | "filling" | "low" | (string & {});
  /** until that disk is full at the rate of the last hours, up to three days of them; null where it does not fill up, or it is too early to tell [d] */
  disk_full_days: number | null;
  /** what its database takes [MB] */
  database_mb: number;
}

/** On `request/node-settings`: asks for other settings of a node, or something once; at least one is given. Taken where the gateway's configuration says `requests: true`. */
export interface RequestPayload {
  /** the caller's own id of the request: the same again is the same request; comes back in each response */
  transaction: string;
  /** the node's name */
  node: string;
  /** reporting interval [s] */
  interval_s?: number;
  /** time between two pressure samples, a divisor of the interval [s] */
  tick_s?: number;
  /** acoustic windows in an interval, at most one a sample */
  windows?: number;
  /** local standard time less UTC [min] */
  utc_offset_min?: number;
  /** restart */
  restart?: true;
  /** known noise: what is heard is no leak; ends a suspicion and learns anew for 14 nights, muted meanwhile */
  known_noise?: true;
  /** spectrum: both parts of the last night's spectrum */
  spectrum?: true;
  /** check: sensors, battery while it sends, radio module */
  check?: true;
  /** it is given up after this; 604800 where left out [s] */
  expires_s?: number;
}

/** On `response/node-settings`: what has become of a request: one at once, and one at each change. */
export interface ResponsePayload {
  /** the site, as in the topic */
  site: string;
  /** the gateway that published it */
  gateway: string;
  /** the caller's; null where there is none, or none that can be read */
  transaction: string | null;
  /** the node's name; null where the request names none that can be read */
  node: string | null;
  /** since when it is so */
  time: string;
  /** what has become of the request */
  state: "queued" | "done" | "refused" | "expired" | "cancelled" | (string & {});
  /** who refused; null where nobody did */
  refused_by: "gateway" | "node" | (string & {}) | null;
  /** why it is not done; null where it is, or may yet be */
  reason: "malformed" | "unknown-request" | "unknown-node" | "too-many" | "transaction-reused" | "not-allowed" | "failed" | "node-unknown-setting" | "node-out-of-range" | "node-refused" | "not-sent" | "no-outcome" | (string & {}) | null;
  /** the same as a sentence for people, in English */
  reason_text: string | null;
  /** the command's number; null where the request has become none, and so are the rest */
  command: number | null;
  /** what was asked for */
  settings: {
    /** reporting interval [s] */
    interval_s?: number;
    /** time between two pressure samples, a divisor of the interval [s] */
    tick_s?: number;
    /** acoustic windows in an interval, at most one a sample */
    windows?: number;
    /** local standard time less UTC [min] */
    utc_offset_min?: number;
    /** restart */
    restart?: true;
    /** known noise: what is heard is no leak; ends a suspicion and learns anew for 14 nights, muted meanwhile */
    known_noise?: true;
    /** spectrum: both parts of the last night's spectrum */
    spectrum?: true;
    /** check: sensors, battery while it sends, radio module */
    check?: true;
  } | null;
  /** who asked */
  origin: "cli" | "mqtt" | (string & {}) | null;
  /** when */
  requested: string | null;
  /** when it is given up where it is not done by then */
  expires: string | null;
  /** how often it has been sent to the node */
  sends: number | null;
}

/** Payloads by message. */
export interface Messages {
  reading: ReadingPayload;
  history: HistoryPayload;
  event: EventPayload;
  night: NightPayload;
  spectrum: SpectrumPayload;
  latest: LatestPayload;
  leak: LeakPayload;
  availability: AvailabilityPayload;
  signal: SignalPayload;
  info: InfoPayload;
  alarm: AlarmPayload;
  alarms: AlarmsPayload;
  flow: FlowPayload;
  status: StatusPayload;
  health: HealthPayload;
  request: RequestPayload;
  response: ResponsePayload;
}

export type MessageName = keyof Messages;

/** Of a field: beside what JSON Schema has, its unit, its decimals, and words with their meanings. */
export interface FieldSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  "x-sv"?: string;
  "x-unit"?: string;
  "x-decimals"?: number;
  "x-known"?: Record<string, { en: string; sv: string }>;
}

/** JSON Schemas (draft-07) of the payloads, by message. */
export declare const schemas: Record<MessageName, FieldSchema & { title: string; properties: Record<string, FieldSchema> }>;

/** The topic of a message, with "+" for each name that is not given: what to subscribe to. */
export declare function topicOf(
  message: MessageName,
  names?: { site?: string; gateway?: string; node?: string; alarm?: string; area?: string },
): string;

type Of<Message extends MessageName, Names> = Message extends unknown
  ? { message: Message; site: string } & Names
  : never;

/** A topic's message, and whose it is. */
export type ParsedTopic =
  | Of<"reading" | "history" | "event" | "night" | "spectrum" | "latest" | "leak" | "availability" | "signal" | "info", { node: string }>
  | Of<"alarms" | "status" | "health", { gateway: string }>
  | Of<"flow", { area: string }>
  | Of<"alarm", { gateway: string; alarm: string }>
  | Of<"request" | "response", unknown>;

/** Which message a topic carries, and of what; null where it is none of Sippra's. */
export declare function parseTopic(topic: string): ParsedTopic | null;
