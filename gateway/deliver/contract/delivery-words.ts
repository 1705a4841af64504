// The words of how messages get to a broker: by what one counts as delivered, and why one is not taken, with what is to be
// done about it. Health, the command line and the link's refusals all have them from here.
import type { Vocabulary } from "./fields.ts";

export const PROOF_WORDS: Vocabulary<"answer" | "echo" | "puback" | "unknown"> = {
  answer: {
    en: "MQTT 5: the broker says of each message whether it takes it",
    sv: "MQTT 5: mäklaren säger om den tar emot varje meddelande",
  },
  echo: {
    en: "MQTT 3.1.1: the message has come back to the gateway, which hears its own topics",
    sv: "MQTT 3.1.1: meddelandet har kommit tillbaka till gatewayen",
  },
  puback: {
    en: "MQTT 3.1.1: the broker's acknowledgement alone; the gateway cannot tell whether what it acknowledged got through",
    sv: "MQTT 3.1.1: bara mäklarens kvittens; gatewayen kan inte se om det har nått fram",
  },
  unknown: {
    en: "it is not decided yet: there is no connection, or nothing was sent on it",
    sv: "inte avgjort än: ingen anslutning, eller inget sänt",
  },
};

/** Why a broker does not take something, and what is to be done about it. */
export type ParkedReason =
  | "not-authorized"
  | "topic-invalid"
  | "no-echo"
  | "too-large"
  | "retain-not-supported"
  | "qos-not-supported"
  | "closed-on-it"
  | "payload-invalid"
  | "quota-exceeded"
  | "refused"
  | "unfit";

export const PARKED_WORDS: Vocabulary<ParkedReason> = {
  "not-authorized": {
    en: "the broker's access list does not let this gateway write there: allow its user to",
    sv: "mäklaren låter inte gatewayen skriva där: ge dess användare rätt till det",
  },
  "topic-invalid": {
    en: "the broker does not take such a topic: allow all below sippra/ there",
    sv: "mäklaren tar inte emot ett sådant ämne: tillåt allt under sippra/",
  },
  "no-echo": {
    en: "the broker acknowledges it and hands it on to nobody, as MQTT 3.1.1 brokers do with what they deny: let this gateway's user write there",
    sv: "mäklaren kvitterar men sänder inte vidare, som vid nekad behörighet i MQTT 3.1.1: ge gatewayens användare skrivrätt",
  },
  "too-large": {
    en: "it is larger than the broker takes: raise its limit (mosquitto: max_packet_size, message_size_limit)",
    sv: "det är större än mäklaren tar emot: höj dess gräns",
  },
  "retain-not-supported": {
    en: "the broker keeps no retained messages: allow them there (mosquitto: retain_available true)",
    sv: "mäklaren tar inte emot kvarhållna meddelanden: tillåt dem där",
  },
  "qos-not-supported": {
    en: "the broker does not take QoS 1: allow it there (mosquitto: max_qos 1)",
    sv: "mäklaren tar inte emot QoS 1: tillåt det där",
  },
  "closed-on-it": {
    en: "the broker hangs up whenever this is sent: see its log, often it is a limit of size",
    sv: "mäklaren bryter varje gång det sänds: se dess logg, ofta är det en storleksgräns",
  },
  "payload-invalid": {
    en: "the broker does not take what is in it: see what its rules ask of a payload there",
    sv: "mäklaren tar inte emot innehållet: se vad dess regler kräver där",
  },
  "quota-exceeded": {
    en: "this gateway's quota at the broker is used up: raise it there",
    sv: "gatewayens kvot hos mäklaren är slut: höj den",
  },
  refused: {
    en: "the broker refuses it and does not say why: see its log",
    sv: "mäklaren vägrar utan att säga varför: se dess logg",
  },
  unfit: {
    en: "no message can be made of the record: the log says whether it is damaged, or an error in Sippra",
    sv: "posten går inte att skriva som meddelande: loggen säger om den är skadad, eller om det är ett fel i Sippra",
  },
};
