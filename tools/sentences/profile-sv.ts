// Det som sippra-node säger om en nods inställningar, på svenska.
import type { profile as english } from "./profile-en.ts";

const decimal = (value: number) => String(value).replace(".", ",");

export const profile: typeof english = {
  noNode: 'Kortet har ingen nod och därför inga inställningar: "sippra-node flash" lägger en på det.',
  nothing:
    'Ange vad som ska ställas in: --interval, --range, --acoustic-gain eller något annat; "sippra-node profile set --help" räknar upp dem.',
  node: "Nod",
  epoch: (epoch) => `epok ${epoch}`,
  interval: "Rapporter",
  every: (seconds, windows) => `var ${seconds}:e sekund, av ${windows} ljudfönster`,
  clock: "Klocka",
  utc: (minutes) => `normaltid är UTC ${Number(minutes) < 0 ? "-" : "+"} ${Math.abs(Number(minutes))} min`,
  pressure: "Tryck",
  none: "ingen givare",
  transducer: (signal, bar) =>
    `${signal === undefined ? "egen signal" : `signal ${signal}`}, 0 till ${decimal(bar)} bar`,
  channel: (zero, span) => `nollpunkt ${zero}, spann ${span}`,
  bursts: "Rörbrott",
  fall: (kpa) => `från ett fall på ${decimal(kpa)} kPa`,
  noise: "Ljud",
  gain: (db, reference) =>
    `förstärkning ${decimal(db)} dB, ${reference === null ? "ingen referens" : `referens ${decimal(reference)} dB`}`,
  nights: "Nätter",
  listens: (from, to, windows) => `${from} till ${to} Hz, ${windows} fönster`,
  sensors: "Givare",
  settles: (pressure, acoustic, isHigh) =>
    `svänger in på ${pressure} och ${acoustic} ms, på vid ${isHigh ? "hög" : "låg"} nivå`,
  supplies: (pressure, acoustic) => `tryck ${pressure}, ljud ${acoustic}`,
  regulated: "reglerat",
  follows: (mv) => `följer matningen (${mv} mV)`,
  link: "Länk",
  line: "seriell ledning",
  radio: (mhz, sf, dbm) => `via radio, ${decimal(mhz)} MHz, SF${sf}, ${dbm} dBm`,
  journal: "Journalen",
  pages: (pages, size) => `${pages} sidor på ${size} byte`,
  star: "* en annan än noden får av sig själv.",
  usual: "Alla som noden får dem av sig själv.",
  overruled: "Det som dess gateway har ställt in med kommandon går före.",
  help: {
    profile: "en nods inställningar",
    show: "visa dem, och vilka som är andra än vanligt; noden går vidare efteråt",
    set: "ställ in några av dem; alla andra, dess journal och dess räknare ligger kvar",
    json: "skriv dem som ett JSON-objekt, utan nyckeln",
  },
};
