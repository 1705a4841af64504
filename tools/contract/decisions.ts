// What a reader does with each message in the cases that decide whether a system stays right: a copy, a late one, a
// null, a word that it does not know.
import type { MessageName } from "../../gateway/deliver/contract/messages.ts";

export interface Decision {
  copy: string;
  late: string;
  nothing: string;
  unknown: string;
}

const OF_STATE = {
  copy: "the same again, after each connect of yours or of the gateway: nothing to do",
  late: "one with an earlier `time` than that which you have, out of your own session: ignore it",
};

export const DECISIONS: Record<MessageName, Decision> = {
  reading: {
    copy: "write over the row of the same `id`",
    late: "cannot be: `late` is false here, those come on `history`",
    nothing:
      "a sensor is not there or fails (`flags` say which), or the node runs on mains (`battery_v`): leave a gap in the chart",
    unknown: "keep the reading, show the flag as it is written",
  },
  history: {
    copy: "write over the row of the same `id`",
    late: "always: insert at `time_best`; never move a display, a counter or an alarm by it",
    nothing: "as in `reading`; `time` may be null: plot at `time_best`",
    unknown: "as in `reading`",
  },
  event: {
    copy: "the same event: alarm once an `id`",
    late: "store it, and raise no alarm by it: of a leak `leak` says how it is now, a late burst is history",
    nothing:
      "fields of other kinds of event are null; `rule` where no rule spoke, or the node's firmware is older; `crept_db` where it is older",
    unknown: "store it and show `kind`; raise no alarm",
  },
  night: {
    copy: "write over the row of the same `id`",
    late: "insert it by `night`; the state now is in `leak`",
    nothing:
      "`night` where the clock was not set; baseline and rise while the node learns (14 nights); levels where the sensor failed; `crept_db` from older firmware",
    unknown: "a night with a flag that you do not know may not count: mark it, do not judge by it",
  },
  spectrum: {
    copy: "write over the row of the same `id`",
    late: "insert it by `night` and `part`",
    nothing: "what belongs to the other part",
    unknown: "ignore a part that you do not know",
  },
  latest: {
    copy: OF_STATE.copy,
    late: "one with an earlier `time_best` than that which you have, out of your own session: ignore it",
    nothing: "as in `reading`",
    unknown: "as in `reading`",
  },
  leak: {
    ...OF_STATE,
    nothing:
      "`since` where the change itself has not come: then `since_before`; `leak_score` while the node learns; `rule` where none speaks, or the node's firmware is older; `crept_db` where it is older",
    unknown: "a state that you do not know: treat it as `suspect`, and tell somebody",
  },
  availability: {
    ...OF_STATE,
    nothing: "`last_heard` while the node is online, and where it never was heard",
    unknown: "a state that you do not know: treat it as `late`",
  },
  signal: {
    ...OF_STATE,
    nothing: "the module does not tell",
    unknown: "there are no words",
  },
  info: {
    ...OF_STATE,
    nothing:
      "not told yet (before the first hello), never happened (`thinned_…`, `module_…`), or nobody has said where it is (`nodes place`)",
    unknown: "show the reason or material as it is written",
  },
  alarm: {
    ...OF_STATE,
    nothing:
      "times of what has not happened; `probability` where there is nothing to weigh, as of a silent node; `stretch` where one node hears it, or nobody knows how pipes run; `reason` until it is closed; `after_repair` before a repair",
    unknown: "show the summary: it says the same in words",
  },
  alarms: {
    ...OF_STATE,
    nothing: "`time` where none has changed for 30 days; `probability` as in `alarm`",
    unknown: "show the summary",
  },
  flow: {
    ...OF_STATE,
    nothing:
      "`flow_m3h` where the night is not known or not believed, `reason` says why: leave a gap in the chart, and never read it as 0; `usual_m3h` in the first week; the step where there is none",
    unknown: "a reason or doubt that you do not know: show it as it is written",
  },
  status: {
    ...OF_STATE,
    nothing:
      "`time` in the last will: the broker says that the gateway is gone, and nobody knows since when; your own clock does",
    unknown: "treat it as `offline`",
  },
  health: {
    ...OF_STATE,
    nothing:
      "`outbox_oldest` and `oldest` where nothing waits; `mqtt_version` without a connection; `disk_free_mb` where it cannot be told; `disk_full_days` where the disk does not fill up, or it is too early to tell",
    unknown: "show the reason or proof as it is written",
  },
  request: {
    copy: "a request with the same `transaction` is done once, and answered again",
    late: "it is given up after `expires_s`",
    nothing: "no field may be null: leave out what you do not ask for",
    unknown: "a field or value that the gateway does not know is refused, with the nearest that it knows",
  },
  response: {
    copy: "the same state again: nothing to do",
    late: "it comes when it is known, which may be days after: match it by `transaction`",
    nothing: "`reason` where nothing is wrong; `command` and what follows where the request has become none",
    unknown: "a state that you do not know: wait on; a reason: show `reason_text`",
  },
};
