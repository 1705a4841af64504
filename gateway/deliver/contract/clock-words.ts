// Why the gateway's own clock is not believed, and what is to be done about it: health and the log have it from here.
import type { Doubt } from "../../time/trust.ts";
import type { Vocabulary } from "./fields.ts";

export const CLOCK_WORDS: Vocabulary<Doubt> = {
  "before-build": {
    en: "the machine's clock says a time before this program was made: set it, or let it be synchronised",
    sv: "datorns klocka visar en tid före programmets tillkomst: ställ den, eller låt den synkroniseras",
  },
  "after-2100": {
    en: "the machine's clock says a time after 2100: set it, or let it be synchronised",
    sv: "datorns klocka visar en tid efter 2100: ställ den, eller låt den synkroniseras",
  },
  "not-synchronised": {
    en: "the machine says that its clock is not synchronised yet: see that it reaches a time server",
    sv: "datorn säger att dess klocka inte är synkroniserad än: se till att den når en tidsserver",
  },
  "behind-store": {
    en: "the machine's clock is behind what this gateway has received: set it, or set clock: always if it is right",
    sv: "datorns klocka går efter det som redan har tagits emot: ställ den, eller sätt clock: always om den går rätt",
  },
  "ahead-of-store": {
    en: "the machine's clock is over 90 days ahead of all that this gateway has received: set it, or set clock: always if it is right",
    sv: "datorns klocka går över 90 dagar före allt som har tagits emot: ställ den, eller sätt clock: always om den går rätt",
  },
  jumped: {
    en: "the machine's clock has jumped: where nobody can tell why, it is believed again when it has stood for 10 minutes",
    sv: "datorns klocka har hoppat: om ingen vet varför litar gatewayen på den igen efter 10 minuter",
  },
};
