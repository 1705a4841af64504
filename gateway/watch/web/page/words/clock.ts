// Why the gateway's clock is not believed, as its health and its log say it.
import { CLOCK_WORDS } from "../../../../deliver/contract/clock-words.ts";
import { language } from "./language.ts";

/** What is not known is shown as it is written. */
export const clockText = (doubt: string): string =>
  Object.hasOwn(CLOCK_WORDS, doubt) ? CLOCK_WORDS[doubt as keyof typeof CLOCK_WORDS][language] : doubt;
