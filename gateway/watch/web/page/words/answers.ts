// What the gateway says where it refuses something, for who reads Swedish: its own sentences are English, as in its log.

/** By the English sentence: `*` stands for a number or a name, in both in the same order. */
const SWEDISH: Record<string, string> = {
  "That is too long.": "Det är för långt.",
  "There is nothing here.": "Här finns ingenting.",
  "Nobody has to log in here.": "Här behöver ingen logga in.",
  "A name and a password are needed.": "Namn och lösenord behövs.",
  "Too many passwords: wait a minute.": "För många lösenord: vänta en minut.",
  "Too many want to come in just now: try again.": "För många vill logga in just nu: försök igen.",
  "Wrong name or password, or this user may not see the page.":
    "Fel namn eller lösenord, eller så får användaren inte se sidan.",
  "No pipes are configured.": "Inga ledningar är inställda.",
  "There is no such node.": "Det finns ingen sådan nod.",
  "There is no such alarm.": "Det finns inget sådant larm.",
  "A month is like 2026-11.": "En månad skrivs som 2026-11.",
  "Until when the noise is known has to be a time, or nothing.":
    "Till när ljudet är känt ska vara en tid, eller inget alls.",
  "Say what it was.": "Ange vad det var.",
  "That cannot be done about an alarm.": "Det går inte att göra med ett larm.",
  "What was sent cannot be read.": "Det som skickades går inte att läsa.",
  "Too many files in a short time: wait a minute.": "För många filer på kort tid: vänta en minut.",
  "Others are adding files just now: try again.": "Andra lägger till filer just nu: försök igen.",
  "There is no such file.": "Det finns ingen sådan fil.",
  "There is no such file: it may be removed already.":
    "Det finns ingen sådan fil: den kan redan vara borttagen.",
  "The page is not known by this name: add it to names in the section web of the configuration.":
    "Sidan är inte känd under det namnet: lägg till det under names i konfigurationens avsnitt web.",
  "That was asked for too often: wait a little.": "Det begärdes för ofta: vänta en stund.",
  "Only the page itself may change something.": "Bara sidan själv får ändra något.",
  "This is not for other pages.": "Det här är inte till för andra sidor.",
  "Something has failed: the gateway's log says what.": "Något har gått fel: gatewayens logg säger vad.",
  "The file has not come whole: add it again.": "Filen kom inte fram hel: lägg till den igen.",
  "Log in first.": "Logga in först.",
  "Who may only * cannot do this: ask whoever administers the gateway.":
    "Behörigheten * räcker inte till det här: fråga den som sköter gatewayen.",
  'There is no alarm *: see "sippra-gateway alarms list --all".': "Det finns inget larm *.",
  "There is no alarm *.": "Det finns inget larm *.",
  "No noise is masked at *: there is nothing to take away.":
    "Inget ljud är tystat vid *: det finns inget att ta bort.",
  "What alarm * is about is alarm * now: work on that one.":
    "Det som larm * handlar om är larm * nu: arbeta med det.",
  "* is no day of the coming year: say until when the noise is known.":
    "* är ingen dag det kommande året: ange till när ljudet är känt.",
  "A file has at most * MB: make this one smaller.": "En fil får ha högst * MB: gör den mindre.",
  "An alarm has at most * files: remove one first.": "Ett larm har högst * filer: ta bort en först.",
  "Files of all alarms have * MB together, and no more: remove some of older alarms first.":
    "Alla larms filer får ha * MB tillsammans: ta först bort några från äldre larm.",
  "This is neither a JPEG, PNG or WebP photograph nor a PDF, or it is damaged: choose another file.":
    "Det är varken ett foto (JPEG, PNG eller WebP) eller en PDF, eller så är filen skadad: välj en annan fil.",
  "Alarm * is closed: reopen it first.": "Larm * är avslutat: öppna det igen först.",
  "Alarm * is closed (*): reopen it first.": "Larm * är avslutat (*): öppna det igen först.",
  "A note has to say something.": "En anteckning behöver säga något.",
  "A note has at most * characters, and this one has *: shorten it.":
    "En anteckning har högst * tecken, och den här har *: korta den.",
  "Alarm * has * notes, which is all that is kept of one.":
    "Larm * har * anteckningar, och fler sparas inte.",
  "Alarm * is not closed: there is nothing to reopen.":
    "Larm * är inte avslutat: det finns inget att öppna igen.",
  "Alarm * goes on as alarm *: work on that one.": "Larm * fortsätter som larm *: arbeta med det.",
  ...{
    ...already("acknowledged", "kvitterat"),
    ...already("located", "lokaliserat"),
    ...already("repaired", "åtgärdat"),
    ...after("located", "acknowledged", "lokaliserat, vilket kommer efter kvitterat"),
    ...after("repaired", "acknowledged", "åtgärdat, vilket kommer efter kvitterat"),
    ...after("repaired", "located", "åtgärdat, vilket kommer efter lokaliserat"),
  },
};

/** It is known by whom, or not. */
function both(english: string, swedish: string): Record<string, string> {
  const more = ": add a note where there is more to say.";
  const mera = ": skriv en anteckning om det finns mer att säga.";
  return {
    [`${english}${more}`]: `${swedish}${mera}`,
    [`${english} (*)${more}`]: `${swedish} (*)${mera}`,
  };
}

function already(state: string, stands: string): Record<string, string> {
  return both(`Alarm * is ${state} already`, `Larm * är redan ${stands}`);
}

function after(state: string, asked: string, stands: string): Record<string, string> {
  return both(`Alarm * is ${state}, which comes after ${asked}`, `Larm * är ${stands}`);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const patternOf = (sentence: string) => new RegExp(`^${sentence.split("*").map(escaped).join("(.+?)")}$`);

/** Null where it has no Swedish. */
export function swedishOf(sentence: string): string | null {
  const exact = Object.hasOwn(SWEDISH, sentence) ? SWEDISH[sentence]! : null;
  if (exact !== null) return exact;
  for (const [english, swedish] of Object.entries(SWEDISH)) {
    const found = english.includes("*") ? patternOf(english).exec(sentence) : null;
    if (found === null) continue;
    const values = found.slice(1);
    return swedish.replace(/\*/g, () => values.shift() ?? "");
  }
  return null;
}
