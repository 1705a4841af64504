// What is said of what somebody does about an alarm: before it, and after.
import type { DeedRequest } from "../../api.ts";
import { say } from "./language.ts";

export type Does = DeedRequest["does"];

interface DeedWords {
  button: string;
  /** Before it is done. */
  will: string;
  /** After it. */
  done: (who: string, when: string) => string;
}

interface DeedPageWords {
  deeds: Record<Does, DeedWords>;
  mayNot: string;
  doneAs: (who: string | null) => string;
  note: string;
  noteText: string;
  reason: string;
  reasonNeeded: string;
  confirm: string;
  cancel: string;
  mute: {
    button: string;
    will: string;
    which: string;
    until: string;
    untilPast: string;
    done: (node: string, until: string) => string;
    isMuted: (node: string, until: string) => string;
    end: string;
    ended: (node: string) => string;
  };
}

const EN: DeedPageWords = {
  deeds: {
    acknowledge: {
      button: "Acknowledge",
      will: "Others see that you have it, and nobody else is called for it.",
      done: (who, when) => `Acknowledged by ${who}, ${when}.`,
    },
    locate: {
      button: "Located",
      will: "Says that its place is found, and ends the time that locating took. In the note: where it is, and what found it.",
      done: (who, when) => `Located by ${who}, ${when}.`,
    },
    repair: {
      button: "Repaired",
      will: "Says that it is mended: the nights from now on are checked, and say whether it has become quiet.",
      done: (who, when) => `Repaired by ${who}, ${when}. The next nights are checked.`,
    },
    close: {
      button: "Close",
      will: "Ends the alarm with what it was. The gateway learns from it how sure to be another time. It can be reopened.",
      done: (who, when) => `Closed by ${who}, ${when}. It can be taken back: reopen it.`,
    },
    reopen: {
      button: "Reopen",
      will: "Takes closing back: the alarm is yours then, and counts as neither located nor repaired.",
      done: (who, when) => `Reopened by ${who}, ${when}.`,
    },
    note: {
      button: "Add a note",
      will: "Everybody who sees the alarm reads it, with your name and the time. It cannot be taken away again.",
      done: (who, when) => `Note written by ${who}, ${when}.`,
    },
  },
  mute: {
    button: "Mute the noise",
    will: "Says that the noise at a node is known, and no leak: it raises no alarm until the day you choose. A leak there is not heard either. It can be taken back.",
    which: "Node",
    until: "Until and with",
    untilPast: "Choose a day to come.",
    done: (node, until) => `The noise at ${node} is known until ${until}.`,
    isMuted: (node, until) => `The noise at ${node} is known until ${until}.`,
    end: "Listen again",
    ended: (node) => `${node} is listened to again.`,
  },
  mayNot:
    "You may look. Whoever works with alarms, or administers the gateway, can do something about it here.",
  doneAs: (who) =>
    who === null
      ? "Nobody logs in here: it is noted as done from the page."
      : `It is noted as done by ${who}.`,
  note: "Note (optional)",
  noteText: "Note",
  reason: "What was it?",
  reasonNeeded: "Choose what it was.",
  confirm: "Do it:",
  cancel: "Cancel",
};

const SV: DeedPageWords = {
  deeds: {
    acknowledge: {
      button: "Kvittera",
      will: "Andra ser att du tar hand om det, och ingen annan larmas för det.",
      done: (who, when) => `Kvitterat av ${who}, ${when}.`,
    },
    locate: {
      button: "Lokaliserad",
      will: "Säger att stället är hittat, och avslutar tiden för att lokalisera. I anteckningen: var det är, och hur det hittades.",
      done: (who, when) => `Lokaliserat av ${who}, ${when}.`,
    },
    repair: {
      button: "Åtgärdad",
      will: "Säger att det är lagat: nätterna från och med nu kontrolleras, och säger om det har blivit tyst.",
      done: (who, when) => `Åtgärdat av ${who}, ${when}. De närmaste nätterna kontrolleras.`,
    },
    close: {
      button: "Avsluta",
      will: "Avslutar larmet med vad det var. Gatewayen lär sig av det hur säker den ska vara nästa gång. Det kan öppnas igen.",
      done: (who, when) => `Avslutat av ${who}, ${when}. Det kan tas tillbaka: öppna det igen.`,
    },
    reopen: {
      button: "Öppna igen",
      will: "Tar tillbaka avslutet: larmet är ditt då, och räknas varken som lokaliserat eller åtgärdat.",
      done: (who, when) => `Öppnat igen av ${who}, ${when}.`,
    },
    note: {
      button: "Skriv en anteckning",
      will: "Alla som ser larmet läser den, med ditt namn och tiden. Den kan inte tas bort igen.",
      done: (who, when) => `Anteckning skriven av ${who}, ${when}.`,
    },
  },
  mute: {
    button: "Tysta ljudet",
    will: "Säger att ljudet vid en nod är känt och inte är en läcka: det ger inget larm till och med den dag du väljer. En läcka där hörs inte heller. Det kan tas tillbaka.",
    which: "Nod",
    until: "Till och med",
    untilPast: "Välj en dag som kommer.",
    done: (node, until) => `Ljudet vid ${node} är känt till ${until}.`,
    isMuted: (node, until) => `Ljudet vid ${node} är känt till ${until}.`,
    end: "Lyssna igen",
    ended: (node) => `${node} lyssnar igen.`,
  },
  mayNot: "Du får titta. Den som arbetar med larm eller administrerar gatewayen kan göra något åt det här.",
  doneAs: (who) =>
    who === null
      ? "Ingen loggar in här: det antecknas som gjort från sidan."
      : `Det antecknas som gjort av ${who}.`,
  note: "Anteckning (frivillig)",
  noteText: "Anteckning",
  reason: "Vad var det?",
  reasonNeeded: "Välj vad det var.",
  confirm: "Gör det:",
  cancel: "Avbryt",
};

export const deedPage = say<DeedPageWords>({ en: EN, sv: SV });
