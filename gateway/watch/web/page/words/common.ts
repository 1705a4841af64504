// Words that every view has: names of views, states of nodes, times.
import type { NodeState } from "../../api.ts";
import type { Both } from "./language.ts";

interface Common {
  views: { now: string; nodes: string; alarms: string; site: string; gateway: string };
  /** A name, and what it means. */
  states: Record<NodeState, readonly [name: string, means: string]>;
  loading: string;
  away: (since: string) => string;
  signIn: string;
  signOut: string;
  user: string;
  password: string;
  language: string;
  search: string;
  all: string;
  nothing: string;
  skip: string;
  /** Where something was to be done, and nothing was answered. */
  unreached: string;
  again: string;
}

export const COMMON: Both<Common> = {
  en: {
    views: { now: "Now", nodes: "Nodes", alarms: "Alarms", site: "Site", gateway: "Gateway" },
    states: {
      ok: ["in order", "It hears nothing unusual."],
      learning: ["learning", "It learns what is usual at its place, for four weeks."],
      suspect: ["suspected leak", "The node itself suspects a leak; the gateway weighs it."],
      leak: ["leak", "An alarm says that water runs out here."],
      silent: ["silent", "It was not heard for so long that somebody should look."],
      muted: ["known noise, muted", "Somebody has said that the noise here is no leak."],
      fault: ["sensor fault", "It measures, and is not to be believed."],
    },
    loading: "Loading …",
    away: (since) => `The gateway is not reached since ${since}: what is shown is from before.`,
    ...{ signIn: "Log in", signOut: "Log out", user: "Name", password: "Password" },
    ...{ language: "På svenska", search: "Search", all: "all", nothing: "Nothing found." },
    skip: "To the content",
    unreached: "The gateway has not answered. Try again.",
    again: "Try again",
  },
  sv: {
    views: { now: "Nu", nodes: "Noder", alarms: "Larm", site: "Anläggning", gateway: "Gateway" },
    states: {
      ok: ["i ordning", "Den hör inget ovanligt."],
      learning: ["lär in", "Den lär sig vad som är vanligt på sin plats, i fyra veckor."],
      suspect: ["misstänkt läcka", "Noden själv misstänker en läcka; gatewayen väger det."],
      leak: ["läcka", "Ett larm säger att vatten rinner ut här."],
      silent: ["tyst", "Den har inte hörts på så länge att någon bör titta till den."],
      muted: ["känt ljud, tystad", "Någon har sagt att ljudet här inte är en läcka."],
      fault: ["givarfel", "Den mäter, men går inte att lita på."],
    },
    loading: "Hämtar …",
    away: (since) => `Gatewayen nås inte sedan ${since}: det som visas är från innan dess.`,
    ...{ signIn: "Logga in", signOut: "Logga ut", user: "Namn", password: "Lösenord" },
    ...{ language: "In English", search: "Sök", all: "alla", nothing: "Inget hittades." },
    skip: "Till innehållet",
    unreached: "Gatewayen har inte svarat. Försök igen.",
    again: "Försök igen",
  },
};
