// Words of the gateway's own view: what is wrong with it, and what to do about that.
import { type Both, say } from "./language.ts";

type Term = readonly [name: string, means: string];
/** What is wrong, and what to do. */
type Trouble = readonly [says: string, todo: string];

interface GatewayWords {
  title: string;
  allWell: string;
  allWellSays: (waiting: string | null) => string;
  needs: (count: number) => string;
  trouble: {
    clock: (why: string) => Trouble;
    diskLow: (free: string) => Trouble;
    diskFilling: (days: number) => Trouble;
    broker: (name: string, waiting: string | null, span: string | null) => Trouble;
    parked: (messages: string, broker: string) => Trouble;
    way: (name: string, span: string) => Trouble;
    slow: (span: string) => Trouble;
    refused: (reason: string, count: string, means: string) => Trouble;
  };
  outbox: Term;
  columns: {
    broker: string;
    connection: Term;
    events: Term;
    readings: Term;
    history: Term;
    oldest: Term;
    parked: Term;
    published: Term;
  };
  connected: (mqtt: string | null) => string;
  away: string;
  noBrokers: string;
  parked: Term;
  parkedColumns: { topic: string; why: string; messages: string; since: string };
  retry: string;
  retryMeans: string;
  retried: (messages: number) => string;
  mayNot: string;
  ways: Term;
  noWays: string;
  wayKinds: Record<string, string>;
  wayStates: Record<string, Term>;
  refusedFrames: Term;
  noRefused: string;
  machine: string;
  facts: Record<"disk" | "full" | "memory" | "database" | "version" | "uptime" | "clock", Term>;
  diskStates: Record<string, string>;
  diskUnknown: string;
  free: (free: string) => string;
  fullIn: (days: number) => string;
  fullNever: string;
  clockBelieved: string;
  log: string;
  logMeans: string;
  noLog: string;
  levels: Record<string, string>;
  levelShown: string;
  audit: string;
  noAudit: string;
  more: (count: number) => string;
  since: (when: string) => string;
}

const GATEWAY: Both<GatewayWords> = {
  en: {
    title: "Gateway",
    allWell: "All is well.",
    allWellSays: (waiting) =>
      waiting === null ? "Brokers have all that came." : `${waiting} messages are on their way to brokers.`,
    needs: (count) => (count === 1 ? "One thing needs somebody." : `${count} things need somebody.`),
    trouble: {
      clock: (why) => [
        `The gateway's clock is not believed: ${why}`,
        "Set the machine's time, or see whether it reaches a time server. Until then no node's clock is set.",
      ],
      diskLow: (free) => [
        `The disk is full: ${free} are left.`,
        "Free some, or nothing more is taken from nodes. They keep what they have meanwhile.",
      ],
      diskFilling: (days) => [
        days < 1 ? "The disk is full within a day." : `The disk is full in ${days} days.`,
        "See what fills it: a broker that is away for long lets much wait here.",
      ],
      broker: (name, waiting, span) => [
        `The broker ${name} cannot be reached.${waiting === null ? "" : ` ${waiting} messages wait for it${span === null ? "" : `, the oldest for ${span}`}.`}`,
        "Nothing is lost: it is sent when the broker is there again. See whether it runs, and the network between; the log says what it answers.",
      ],
      parked: (messages, broker) => [
        `The broker ${broker} refuses ${messages} messages.`,
        "Below it says which, and why. Mend that at the broker, then try again here.",
      ],
      way: (name, span) => [
        `${name} has been away for ${span}.`,
        "Nodes behind it are not heard: see whether it is plugged in, and has power.",
      ],
      slow: (span) => [
        `The oldest message has been waiting for ${span}.`,
        "A broker is connected, and does not take it. The log says why.",
      ],
      refused: (reason, count, means) => [`${count} times: ${reason}.`, means],
    },
    outbox: ["Outbox", "What came from nodes waits here until every broker has it for good."],
    columns: {
      broker: "Broker",
      connection: ["Connection", "And the version of MQTT that is spoken."],
      events: ["Events", "Bursts and changed verdicts that wait: they go first."],
      readings: ["Readings", "Readings and nights that wait."],
      history: ["Late", "Readings that came late and wait: they go last."],
      oldest: ["Oldest", "Since when the oldest of them waits."],
      parked: ["Refused", "Messages that the broker does not take: they hold nothing up."],
      published: ["Sent", "Messages that it has taken since the gateway started."],
    },
    connected: (mqtt) => (mqtt === null ? "connected" : `connected, MQTT ${mqtt}`),
    away: "not reached",
    noBrokers: "No broker is configured: what comes is shown here, and nowhere else.",
    parked: ["Refused by brokers", "Messages that a broker does not take, by topic: they wait apart."],
    parkedColumns: { topic: "Topic", why: "Why", messages: "Messages", since: "Since" },
    retry: "Try again",
    retryMeans: "Sends them once more. What is refused again is parked again; nothing is lost.",
    retried: (messages) =>
      messages === 1 ? "One message is tried again." : `${messages} messages are tried again.`,
    mayNot: "Somebody who administers the gateway may try them again.",
    ways: ["Ways in", "Lines and radios by which nodes are heard."],
    noWays: "No line or radio is configured: no node can be heard.",
    wayKinds: { serial: "line", radio: "radio" },
    wayStates: {
      opening: ["opening", "It is being opened."],
      listening: ["listening", "It is there, and nodes are heard by it."],
      away: ["away", "It cannot be opened, or is unplugged: it is tried again and again."],
    },
    refusedFrames: ["Refused", "What was not taken since the gateway started, by reason."],
    noRefused: "Nothing was refused since the start.",
    machine: "Machine",
    facts: {
      disk: ["Disk", "What is free where the database is."],
      full: ["Full in", "At the rate of the last hours."],
      memory: ["Memory", "What the program takes."],
      database: ["Database", "What its file takes."],
      version: ["Version", "Of the gateway's program."],
      uptime: ["Running for", "Since its program started."],
      clock: ["Clock", "Whether the machine's time is believed."],
    },
    diskStates: { ok: "enough", filling: "fills up", low: "full" },
    diskUnknown: "cannot be told",
    free: (free) => `${free} free`,
    fullIn: (days) => (days < 1 ? "less than a day" : `${days} days`),
    fullNever: "it does not fill up",
    clockBelieved: "believed",
    log: "Log",
    logMeans: "The newest first. The gateway writes it in English.",
    noLog: "Nothing of this kind since the start.",
    levels: { info: "note", warn: "warning", error: "error" },
    levelShown: "Show",
    audit: "Who changed what",
    noAudit: "Nobody has changed anything.",
    more: (count) => `Show ${count} more`,
    since: (when) => `since ${when}`,
  },
  sv: {
    title: "Gateway",
    allWell: "Allt är väl.",
    allWellSays: (waiting) =>
      waiting === null ? "Brokrarna har allt som kommit." : `${waiting} meddelanden är på väg till brokrar.`,
    needs: (count) => (count === 1 ? "En sak behöver någon." : `${count} saker behöver någon.`),
    trouble: {
      clock: (why) => [
        `Gatewayens klocka går inte att lita på: ${why}`,
        "Ställ maskinens tid, eller se om den når en tidsserver. Tills dess ställs ingen nods klocka.",
      ],
      diskLow: (free) => [
        `Disken är full: ${free} är kvar.`,
        "Frigör plats, annars tas inget mer emot från noder. De sparar det de har så länge.",
      ],
      diskFilling: (days) => [
        days < 1 ? "Disken är full inom ett dygn." : `Disken är full om ${days} dygn.`,
        "Se vad som fyller den: en broker som är borta länge låter mycket vänta här.",
      ],
      broker: (name, waiting, span) => [
        `Brokern ${name} nås inte.${waiting === null ? "" : ` ${waiting} meddelanden väntar på den${span === null ? "" : `, det äldsta sedan ${span}`}.`}`,
        "Inget går förlorat: det skickas när den är tillbaka. Se om den är igång, och på nätet dit; loggen säger vad den svarar.",
      ],
      parked: (messages, broker) => [
        `Brokern ${broker} vägrar ta emot ${messages} meddelanden.`,
        "Nedan står vilka, och varför. Rätta det hos brokern, och försök sedan igen här.",
      ],
      way: (name, span) => [
        `${name} har varit borta i ${span}.`,
        "Noder bakom den hörs inte: se om den är inkopplad och har ström.",
      ],
      slow: (span) => [
        `Det äldsta meddelandet har väntat i ${span}.`,
        "En broker är ansluten, men tar inte emot det. Loggen säger varför.",
      ],
      refused: (reason, count, means) => [`${count} gånger: ${reason}.`, means],
    },
    outbox: ["Utkorg", "Det som kommit från noder väntar här tills varje broker säkert har det."],
    columns: {
      broker: "Broker",
      connection: ["Anslutning", "Och den version av MQTT som talas."],
      events: ["Händelser", "Rörbrott och ändrade bedömningar som väntar: de går först."],
      readings: ["Avläsningar", "Avläsningar och nätter som väntar."],
      history: ["Sena", "Avläsningar som kom sent och väntar: de går sist."],
      oldest: ["Äldsta", "Sedan när det äldsta av dem väntar."],
      parked: ["Vägrade", "Meddelanden som brokern inte tar emot: de hindrar inget annat."],
      published: ["Skickade", "Meddelanden som den tagit emot sedan gatewayen startade."],
    },
    connected: (mqtt) => (mqtt === null ? "ansluten" : `ansluten, MQTT ${mqtt}`),
    away: "nås inte",
    noBrokers: "Ingen broker är inställd: det som kommer visas här, och ingen annanstans.",
    parked: [
      "Vägrat av brokrar",
      "Meddelanden som en broker inte tar emot, efter ämne: de väntar vid sidan av.",
    ],
    parkedColumns: { topic: "Ämne", why: "Varför", messages: "Meddelanden", since: "Sedan" },
    retry: "Försök igen",
    retryMeans: "Skickar dem en gång till. Det som vägras igen läggs åt sidan igen; inget går förlorat.",
    retried: (messages) =>
      messages === 1 ? "Ett meddelande försöks igen." : `${messages} meddelanden försöks igen.`,
    mayNot: "Den som administrerar gatewayen får försöka igen.",
    ways: ["Vägar in", "Ledningar och radior som noder hörs på."],
    noWays: "Ingen ledning eller radio är inställd: ingen nod kan höras.",
    wayKinds: { serial: "seriell ledning", radio: "radio" },
    wayStates: {
      opening: ["öppnas", "Den håller på att öppnas."],
      listening: ["lyssnar", "Den är på plats, och noder hörs på den."],
      away: ["borta", "Den går inte att öppna, eller är urkopplad: nya försök görs hela tiden."],
    },
    refusedFrames: ["Avvisat", "Vad som inte togs emot sedan gatewayen startade, efter orsak."],
    noRefused: "Inget har avvisats sedan starten.",
    machine: "Maskin",
    facts: {
      disk: ["Disk", "Vad som är ledigt där databasen ligger."],
      full: ["Full om", "I de senaste timmarnas takt."],
      memory: ["Minne", "Vad programmet tar."],
      database: ["Databas", "Vad dess fil tar."],
      version: ["Version", "Av gatewayens program."],
      uptime: ["Igång i", "Sedan programmet startade."],
      clock: ["Klocka", "Om maskinens tid går att lita på."],
    },
    diskStates: { ok: "tillräckligt", filling: "fylls", low: "full" },
    diskUnknown: "går inte att säga",
    free: (free) => `${free} ledigt`,
    fullIn: (days) => (days < 1 ? "mindre än ett dygn" : `${days} dygn`),
    fullNever: "den fylls inte",
    clockBelieved: "går rätt",
    log: "Logg",
    logMeans: "Det nyaste först. Gatewayen skriver den på engelska.",
    noLog: "Inget sådant sedan starten.",
    levels: { info: "notis", warn: "varning", error: "fel" },
    levelShown: "Visa",
    audit: "Vem ändrade vad",
    noAudit: "Ingen har ändrat något.",
    more: (count) => `Visa ${count} till`,
    since: (when) => `sedan ${when}`,
  },
};

export const gatewayWords = say(GATEWAY);
