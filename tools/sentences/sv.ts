// What sippra-node says while it works, in Swedish: the words of the trade, a decimal comma, a space for thousands.
import { calibrate } from "./calibrate-sv.ts";
import { check } from "./check-sv.ts";
import { confirm } from "./confirm-sv.ts";
import { doctor } from "./doctor-sv.ts";
import type { Sentences } from "./en.ts";
import { erase } from "./erase-sv.ts";
import { gps } from "./gps-sv.ts";
import { guide } from "./guide-sv.ts";
import { help } from "./help-sv.ts";
import { log } from "./log-sv.ts";
import { profile } from "./profile-sv.ts";
import { record } from "./record-sv.ts";
import { tap } from "./tap-sv.ts";
import { upgrade } from "./upgrade-sv.ts";

/** As Swedish writes it. */
const decimal = (value: number | string) => String(value).replace(".", ",");
/** With a thin space, which no line is broken at, for thousands. */
const whole = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");

export const sv: Sentences = {
  help,
  calling: (port) => `Anropar kortet på ${port}`,
  resetIt: {
    button: "tryck på kortets återställningsknapp",
    "button-once": "tryck en gång på kortets återställningsknapp (två gånger startar dess startladdare)",
    power:
      "bryt strömmen till kortet och slå på den igen utan att röra dess knapp (det saknar återställningsknapp)",
    unknown:
      "tryck på kortets återställningsknapp, eller bryt strömmen till det och slå på den igen om det saknar en",
  },
  silent: (seconds, resetIt) =>
    `En nod i drift lyssnar bara i 3 sekunder efter en omstart: ${resetIt} (väntar ${seconds} s).`,
  noAnswer: (seconds, resetIt) =>
    `Inget kort svarade inom ${seconds} s: kontrollera kabel, port och ström, och gör så här under väntan: ${resetIt}.`,
  locked:
    'Kortets konsol frågar efter ett lösenord, och registreringens öppnar den inte: kortet gjordes till en annan nod eller av en annan gateway. Ange den nodens registrering med --unlock FIL ("sippra-gateway nodes enrolment NAMN --out FIL" gör en), eller radera kortet med tillverkarens startladdare (docs/boards.md).',
  staysOpen:
    "Registreringen har inget lösenord för kortets konsol: den som kommer åt stiften kan läsa nyckeln. En ny registrering har ett.",
  found: (title, serial, version) => `Hittade ${title}, serienummer ${serial}, Espruino ${version}`,
  unknownBoard: (name, known) =>
    `Kortet säger att det är ${name}, som Sippra saknar program för. Kort: ${known}.`,
  otherBoard: (asked, found) =>
    `Det här kortet är ${found}, men --board anger ${asked}: utelämna --board eller anslut rätt kort.`,
  wrongStorage: (title, is, should) =>
    `Minnet på detta ${title} är ${is} i stället för ${should}: det har ett annat bygge av Espruino än det som Sippras program är gjort för. Installera det officiella.`,
  tooOld: (version, needed) =>
    `Kortet har Espruino ${version}, och en nod behöver ${needed} eller nyare: äldre kan tappa dess tidur och krascha när den är i drift. Uppdatera kortet (espruino.com/Download) och installera sedan programmet igen.`,
  readsOtherwise: (version, tried) =>
    `Kortets Espruino ${version} läser programmet på ett annat sätt än ${tried}, som det är gjort för: installera ${tried} (espruino.com/Download) och sedan programmet igen.`,
  newer: (version, tried) =>
    `Espruino ${version} är nyare än vad Sippra har prövats på (${tried}); den läser programmet på samma sätt.`,
  needsDataPath: "En nod på Linux behöver --data-path, dataledningens tty.",
  onlyLinux: (option) => `${option} gäller bara noder på Linux.`,
  noRadio:
    "Registreringen säger inget om radion: 868,3 MHz och SF9 används. En gateway med en radiomodul i sin konfiguration skriver in sina egna värden.",
  doesNotFit: (code, profile, storage) =>
    `Program (${whole(code)} B), profil (${whole(profile)} B) och journal ryms inte i de ${whole(storage)} B som kortets minne har.`,
  lacksUart: (title, uart) =>
    `${title} har ingen UART ${uart} för dataledningen: utelämna --uart eller ta ett kort som har den.`,
  lineOnly: (title) =>
    `${title} har inte plats i minnet för programmet till en nod med radiomodul: ta ett annat kort, eller anslut det med dataledning.`,
  tooFast: (title, most, module, baud) =>
    `${title} klarar högst ${whole(most)} bit/s, och ${module} talar med ${whole(baud)}: ta ett annat kort, eller en annan modul.`,
  lacksBits: (title, has, asked) =>
    `${title} tar akustiska sampel om ${has} bitar, men platsen kräver ${asked}: ta ett annat kort eller ett lägre --bits.`,
  lacksSensor: (title, sensor) =>
    `${title} saknar stift för en ${sensor === "pressure" ? "tryckgivare" : "akustisk givare"}: lägg till --no-${sensor} eller ta ett annat kort.`,
  otherNode: (held, wanted) =>
    `Det här kortet är nod ${held}, men registreringen gäller nod ${wanted}: kontrollera att det är rätt kort och lägg till --replace för att göra om det.`,
  sameNumber: (held, wanted) =>
    `Det här kortet är en nod med samma nummer men en annan nyckel: ${held}. Registreringen gäller ${wanted}: kontrollera att det är rätt kort och anläggningens nyaste registrering, och lägg till --replace för att göra om det.`,
  otherProgram: (files) =>
    `Kortet har ett program som inte är Sippras (${files}): kontrollera att det är rätt kort och spara det som ska vara kvar, och lägg till --replace för att radera det.`,
  used: (file) =>
    `Registreringen ${file} har använts, och ingen journal på kortet visar hur långt dess räknare kom. En nyckel får aldrig börja från samma räknare två gånger: gör en ny registrering med "sippra-gateway nodes enrolment NAMN --out FIL".`,
  usedElsewhere: (file, serial) =>
    `Registreringen ${file} har använts på kortet med serienummer ${serial}. En nyckel får aldrig börja från samma räknare två gånger: gör en ny registrering med "sippra-gateway nodes enrolment NAMN --out FIL".`,
  damagedRecord: (file) =>
    `${file}, som visar vad registreringen har använts till, är skadad: gör en ny registrering med "sippra-gateway nodes add".`,
  cannotRecord: (file, why) =>
    `${file} kan inte skrivas (${why}), och då skulle inget visa att nyckeln är använd: lägg registreringen där du får skriva.`,
  inUse: (file) => `En annan sippra-node har just börjat använda ${file}: låt den bli klar.`,
  readingJournal: "Läser journalen",
  goesOn: (counter) => `Journalen fortsätter: räknare från ${whole(counter)}`,
  repeats: (counter) => `En avbruten installation görs om: räknare från ${whole(counter)}`,
  ...{ calibrate, tap, check, confirm, upgrade, profile, doctor, erase, log, record, guide, gps },
  keepsLearned: "Det som noden har lärt sig om sin ledning behålls.",
  forgets: (nights) =>
    `Det som noden har lärt sig om sin ledning glöms: det tar ${nights} lugna nätter att lära sig på nytt.`,
  shiftsLearned: (db) =>
    `Det som noden har lärt sig om sin ledning behålls, med nivåerna flyttade ${decimal(db)} dB, eftersom förstärkningen är en annan.`,
  learnsAnew: (nights) =>
    `Noden kommer att höra sin ledning annorlunda, ingen vet hur mycket: det tar ${nights} lugna nätter att lära sig på nytt. För att slippa det, installera med de val den hade.`,
  discards: (files) => `Det som finns på kortet försvinner: ${files}`,
  erasing: "Raderar",
  writing: "Skriver",
  checking: "Kontrollerar",
  starting: "Startar noden",
  wrongContent: (file) =>
    `${file} läses tillbaka annorlunda än det skrevs: installera programmet igen; hjälper inte det är kortets minne utslitet.`,
  misplaced: "Journalen hamnade inte där profilen säger: det är ett fel i Sippra, rapportera det.",
  portTrouble: {
    missing: (port) => `Porten ${port} finns inte: kontrollera kabeln och se "sippra-node ports".`,
    denied: (port, _words, { group, ownerOnly, user }) =>
      ownerOnly
        ? `Du får inte öppna ${port}, bara dess ägare får det: ge den till en grupp ("sudo chgrp ${group} ${port} && sudo chmod 660 ${port}") och gå med i den ("sudo usermod -aG ${group} ${user}" och logga in igen).`
        : `Du får inte öppna ${port}: gå på Linux med i gruppen som äger den ("sudo usermod -aG ${group} ${user}" och logga in igen).`,
    forbidden: (port, words) =>
      `Det här programmet hålls borta från ${port} (systemet säger "${words}"): en container ges den med "--device ${port}".`,
    busy: (port) =>
      `${port} används av ett annat program: stäng det (en gateway, en terminal, ModemManager; "fuser -v ${port}" säger vilket) och försök igen.`,
    path: (port, words) =>
      `${port} är ingen enhet (systemet säger "${words}"): rätta --port och se "sippra-node ports".`,
    "no-port": (port) => `${port} är ingen serieport: rätta --port och se "sippra-node ports".`,
    dead: (port, words) =>
      `Inget finns bakom ${port} (systemet säger "${words}"): dra ur den och sätt i den igen.`,
    speed: (port) => `${port} klarar inte den hastigheten: rätta --baud.`,
    files: (port) => `${port} kan inte öppnas eftersom för många filer är öppna: höj "ulimit -n".`,
    other: (port, words) =>
      `${port} kan inte användas (systemet säger "${words}"): dra ur den, sätt i den igen och försök en gång till.`,
  },
  portProcessEnded: (port, how) =>
    `Det som håller ${port} har avslutats (${how}): installera programmet igen.`,
  enrolmentTrouble: {
    missing: (file) =>
      `Registreringen ${file} finns inte: gör en med "sippra-gateway nodes add NAMN --out ${file}".`,
    unreadable: (file, code) =>
      `Registreringen ${file} kan inte läsas (${code}): gör en med "sippra-gateway nodes add NAMN --out ${file}".`,
    damaged: (file) =>
      `Registreringen ${file} är skadad eller avklippt: kopiera den igen därifrån den gjordes.`,
    foreign: (file) => `${file} är ingen registrering: ange filen som "sippra-gateway nodes add" skrev.`,
    edited: (file) =>
      `Registreringen ${file} saknar något eller är redigerad: kopiera den igen därifrån den gjordes.`,
    changed: (file) => `Registreringen ${file} har ändrats sedan den gjordes: kopiera den igen därifrån.`,
  },
  noFirmware: (what) =>
    `Den här installationen har inget program för ${what}: kör "npm ci" och "npm run build".`,
  noBoard: (id, known) => `Det finns inget kort "${id}". Kort: ${known}.`,
  boardFaults: (title, file, faults) => `Det är fel i ${file}, filen för ${title}: ${faults}.`,
  frameTooLong: (spreadingFactor, dutyPercent) =>
    `Med SF${spreadingFactor} tar en enda ram mer än hälften av den sändningstid per timme som ${decimal(dutyPercent)} % ger: ta en lägre spridningsfaktor, eller en frekvens med mer sändningstid.`,
  portLost: "Porten försvann under installationen: kontrollera kabeln och installera programmet igen.",
  fellSilent: (resetIt) => `Kortet slutade svara: ${resetIt}, och installera sedan programmet igen.`,
  boardThrew: (text) => `Kortet vägrade: "${text}"`,
  interrupted: "Avbrutet.",
  runsOn: "Noden är i drift som förut.",
  asBefore: (line) => `Kortet gör som det gjorde förut: "${line}"`,
  startedAgain: "Inget ändrades på kortet, och dess program startades igen.",
  unchanged: "Inget ändrades på kortet.",
  perhapsStopped: (resetIt) =>
    `Inget ändrades på kortet, men det sade inte att dess program är i drift igen: ${resetIt}.`,
  holdsNothing: "Kortet har inget program nu, och är tyst: kör samma kommando igen, på den här datorn.",
  noStart: (line) => `Noden startar inte: "${line}"`,
  notHeard: (resetIt) =>
    `Allt är skrivet och kontrollerat, men noden sade inte inom 15 s att den startat: ${resetIt}, och se efter dess hälsning i gatewayen. Kommer ingen, installera programmet igen.`,
  noPorts: "Ingen serieport hittades: är kortet anslutet?",
  cannotListPorts: (why) => `Serieportarna kan inte listas (systemet säger "${why}").`,
  summary: {
    done: (seconds) => `Klart på ${decimal(seconds)} s.`,
    board: "Kort",
    node: "Nod",
    firmware: "Program",
    profile: "Profil",
    acoustic: "Ljud",
    pressure: "Tryck",
    link: "Länk",
    line: "seriell ledning",
    onRadio: (module, mhz, sf, slot, minutes) =>
      `${module}, ${decimal(mhz)} MHz, SF${sf}, ${slot} in i varje period om ${minutes} min`,
    journal: "Journal",
    boot: "Start",
    learned: "Inlärt",
    kept: "behållet",
    shifted: "behållet, nivåerna flyttade",
    anew: "hörs annorlunda, lär sig på nytt",
    forgotten: "glömt, lär sig på nytt",
    nothing: "inget ännu",
    bytes: (bytes) => `${whole(bytes)} B`,
    serial: (serial) => `serienummer ${serial}`,
    epoch: (epoch) => `epok ${epoch}`,
    noSensor: "ingen givare",
    listens: (from, to, windows) => `${from}-${to} Hz, ${windows} fönster per natt`,
    calibrated: (db) => `kalibrerad: referens ${decimal(db)} dB`,
    notCalibrated: "inte kalibrerad: en läcka som är äldre än noden kan inte upptäckas",
    bursts: (kpa, nearPumps) =>
      `rörbrott från ett fall på ${decimal(kpa)} kPa${nearPumps ? ", som nära pumpar" : ""}`,
    pages: (pages, pageSize, address) => `${pages} sidor om ${pageSize} B vid ${address}`,
    counters: (counter) => `räknare från ${whole(counter)}`,
  },
};
