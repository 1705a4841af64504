// An alarm's message for tests, made as short as what it is about.
import type { Alarm } from "../../../../gateway/alarms/alarm.ts";
import type { Language } from "../../../../gateway/config/home-assistant.ts";
import type { Telling } from "../../../../gateway/store/view.ts";
import type { Message } from "../../../../gateway/watch/tell/courier.ts";
import { blank } from "../../../../gateway/watch/tell/judge.ts";
import { alarmMessage } from "../../../../gateway/watch/tell/message.ts";
import { openAlarm, T } from "../../alarms/alarms.ts";

const RISE = { name: "rise", weight: 1.2, figures: { rise_db: 7, nights: 9 } } as const;

export const messageOf = (
  alarm: Partial<Alarm> = {},
  telling: Partial<Telling> = {},
  language: Language = "en",
): Message =>
  alarmMessage(
    { language, zone: "Europe/Stockholm" },
    openAlarm(["elm-4"], { parts: [RISE], ...alarm }),
    { ...blank("on-call", 1), waiting: 7, since: T, changes: ["raised"], ...telling },
    { site: "here", gateway: "g", pageUrl: "https://page.example/" },
    T + 3_600_000,
  );
