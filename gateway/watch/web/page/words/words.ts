// The page's own words; what an alarm is and says comes from gateway/alarms/sentences. A file a part of the page, both languages
// in it; words as shared with command line, mail and documents.
import { EN as ALARMS_EN } from "../../../../alarms/sentences/en.ts";
import { SV as ALARMS_SV } from "../../../../alarms/sentences/sv.ts";
import type { AlarmWords } from "../../../../alarms/sentences/words.ts";
import { COMMON } from "./common.ts";
import { language, say } from "./language.ts";

export const alarmWords: AlarmWords = language === "sv" ? ALARMS_SV : ALARMS_EN;
export const words = say(COMMON);
