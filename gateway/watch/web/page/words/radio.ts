// Words of the radio channel, in the gateway's view.
import { type Both, say } from "./language.ts";

interface RadioWords {
  title: string;
  none: string;
  heard: (roomy: number, narrow: number, tight: number) => string;
  margin: readonly [name: string, means: string];
  todo: string;
  sent: (number: string, used: string, allowed: string) => string;
  channel: readonly [name: string, means: string];
  full: string;
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
    sent: (number, used, allowed) =>
      `Radio module ${number} has sent for ${used} in the last hour; ${allowed} are allowed.`,
    channel: [
      "airtime",
      "How long this gateway may send is the law's: a share of each hour by the band. Answers that have no room wait, and nodes ask again.",
    ],
    full: "There is hardly room left for answers: give nodes longer periods, choose a lower spreading factor, or put up a second gateway (sippra-gateway radio plan).",
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
    sent: (number, used, allowed) =>
      `Radiomodul ${number} har sänt i ${used} den senaste timmen; ${allowed} är tillåtet.`,
    channel: [
      "sändningstid",
      "Hur länge gatewayen får sända bestäms i lag: en andel av varje timme, beroende på frekvensband. Svar som inte får plats väntar, och noderna frågar igen.",
    ],
    full: "Det finns knappt plats för svar: ge noderna längre perioder, välj en lägre spridningsfaktor, eller sätt upp en gateway till (sippra-gateway radio plan).",
  },
};

export const radioWords = say(RADIO);
