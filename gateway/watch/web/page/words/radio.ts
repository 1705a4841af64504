// Words of the radio channel, in the gateway's view.
import { type Both, say } from "./language.ts";

interface RadioWords {
  title: string;
  none: string;
  heard: (roomy: number, narrow: number, tight: number) => string;
  margin: readonly [name: string, means: string];
  todo: string;
}

const RADIO: Both<RadioWords> = {
  en: {
    title: "Radio channel",
    none: "No node is heard over radio: all are on lines, or have not spoken yet.",
    heard: (roomy, narrow, tight) =>
      `${roomy} nodes are heard with room to spare (10 dB and more), ${narrow} with less, ${tight} only just (under 3 dB).`,
    margin: [
      "margin",
      "How much stronger a node's last frame was than its way of sending needs, in dB. Weather and parked cars take some dB.",
    ],
    todo: "Those are lost now and then: see to the node's aerial and its lid, raise the gateway's aerial, or put up a second gateway.",
  },
  sv: {
    title: "Radiokanal",
    none: "Ingen nod hörs över radio: alla sitter på kabel, eller har inte hörts än.",
    heard: (roomy, narrow, tight) =>
      `${roomy} noder hörs med god marginal (10 dB och mer), ${narrow} med mindre, ${tight} nätt och jämnt (under 3 dB).`,
    margin: [
      "marginal",
      "Hur mycket starkare nodens senaste meddelande var än vad dess sändningssätt kräver, i dB. Väder och parkerade bilar tar några dB.",
    ],
    todo: "De försvinner då och då: se över nodens antenn och lock, höj gatewayens antenn, eller sätt upp en gateway till.",
  },
};

export const radioWords = say(RADIO);
