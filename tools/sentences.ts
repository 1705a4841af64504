// What sippra-node says, in the languages of those who use it: technicians in the field read Swedish or
// English. One table each, of one type, so that no sentence is missing in any.

/** Who may open a port: gateway/intake/port-trouble.ts. */
interface Access {
  group: string;
  ownerOnly: boolean;
  user: string;
}

const en = {
  calling: (port: string) => `Calling the board on ${port}`,
  pressReset: (seconds: number) =>
    `Press the board's reset button: a node that runs listens for 3 seconds only (waiting ${seconds} s).`,
  noAnswer: (seconds: number) =>
    `No board answered within ${seconds} s: check cable, port and power, and press the board's reset button while this waits.`,
  found: (title: string, serial: string, version: string) =>
    `Found ${title}, serial number ${serial}, Espruino ${version}`,
  unknownBoard: (name: string, known: string) =>
    `This board says it is ${name}, for which Sippra has no firmware. Boards: ${known}.`,
  otherBoard: (asked: string, found: string) =>
    `This board is ${found}, but --board asks for ${asked}: leave out --board, or connect the right board.`,
  wrongStorage: (title: string, is: string, should: string) =>
    `Storage of this ${title} is ${is} instead of ${should}: it has another Espruino build than Sippra's firmware is made for. Install the official one.`,
  needsDataPath: "A node on Linux needs --data-path, the tty of its data line.",
  onlyLinux: (option: string) => `${option} is for nodes on Linux only.`,
  noRadio:
    "The enrolment says nothing of the radio: 868.3 MHz and SF9 are taken. A gateway whose configuration has a radio module writes its own into it.",
  doesNotFit: (code: number, profile: number, storage: number) =>
    `Firmware (${code} B), profile (${profile} B) and the journal do not fit in the ${storage} B of this board's Storage.`,
  lacksUart: (title: string, uart: number) =>
    `${title} has no UART ${uart} for the data line: leave out --uart, or take a board that has it.`,
  tooFast: (title: string, most: number, module: string, baud: number) =>
    `${title} takes ${most} bit/s at most, and ${module} talks at ${baud}: take another board, or another module.`,
  lacksBits: (title: string, has: number, asked: number) =>
    `${title} takes acoustic samples of ${has} bits, and this place asks for ${asked}: take another board, or a lower --bits.`,
  lacksSensor: (title: string, sensor: "pressure" | "acoustic") =>
    `${title} has no pin for ${sensor === "pressure" ? "a pressure" : "an acoustic"} sensor: add --no-${sensor}, or take another board.`,
  otherNode: (held: string, wanted: string) =>
    `This board is node ${held}, and the enrolment is for node ${wanted}: check that it is the right board, then add --replace to make it another node.`,
  used: (file: string) =>
    `The enrolment ${file} has been used, and no journal on this board tells how far its counters got. A key must never start from counter 1 twice: make a new enrolment with "sippra-gateway nodes add".`,
  usedElsewhere: (file: string, serial: string) =>
    `The enrolment ${file} has been used on the board with serial number ${serial}. A key must never start from counter 1 twice: make a new enrolment with "sippra-gateway nodes add".`,
  damagedRecord: (file: string) =>
    `${file}, which tells what the enrolment has been used for, is damaged: make a new enrolment with "sippra-gateway nodes add".`,
  cannotRecord: (file: string, why: string) =>
    `${file} cannot be written (${why}), so nothing would tell that the key is used: put the enrolment where you may write.`,
  inUse: (file: string) => `Another sippra-node has just begun to use ${file}: let it finish.`,
  readingJournal: "Reading the journal",
  goesOn: (counter: number) => `The journal goes on: counters from ${counter}`,
  repeats: (counter: number) => `An interrupted flash is repeated: counters from ${counter}`,
  keepsLearned: "What the node has learned of its pipe is kept.",
  forgets: (nights: number) =>
    `What the node has learned of its pipe is forgotten: it takes ${nights} quiet nights to learn it anew.`,
  hearing: (from: number, to: number, gain: number) => `${from}-${to} Hz with a gain of ${gain} dB`,
  heardOtherwise: (before: string, now: string) =>
    `But it was learned at ${before}, and now the node will listen at ${now}: flash it again with the options it had, or with --forget.`,
  discards: (files: string) => `What is on the board goes: ${files}`,
  erasing: "Erasing",
  writing: "Writing",
  checking: "Checking",
  starting: "Starting the node",
  wrongContent: (file: string) =>
    `${file} reads back other than it was written: flash the board again; if that does not help, its flash is worn out.`,
  misplaced: "The journal did not come to lie where the profile says: this is an error in Sippra, report it.",
  portTrouble: {
    missing: (port: string, _words: string, _access: Access) =>
      `There is no port ${port}: check the cable, and see "sippra-node ports".`,
    denied: (port: string, _words: string, { group, ownerOnly, user }: Access) =>
      ownerOnly
        ? `You may not open ${port}, nobody but its owner may: give it to a group ("sudo chgrp ${group} ${port} && sudo chmod 660 ${port}") and join that ("sudo usermod -aG ${group} ${user}", then log in again).`
        : `You may not open ${port}: on Linux, join the group that owns it ("sudo usermod -aG ${group} ${user}", then log in again).`,
    forbidden: (port: string, words: string, _access: Access) =>
      `${port} is kept from this program (${words}): a container is given it with "--device ${port}".`,
    busy: (port: string, _words: string, _access: Access) =>
      `${port} is in use by another program: close it (a gateway, a terminal, ModemManager; "fuser -v ${port}" says which) and try again.`,
    path: (port: string, words: string, _access: Access) =>
      `${port} is no device (${words}): correct --port, and see "sippra-node ports".`,
    "no-port": (port: string, _words: string, _access: Access) =>
      `${port} is no serial port: correct --port, and see "sippra-node ports".`,
    dead: (port: string, words: string, _access: Access) =>
      `Nothing is behind ${port} (${words}): unplug it and plug it in again.`,
    speed: (port: string, _words: string, _access: Access) =>
      `${port} does not take this speed: correct --baud.`,
    files: (port: string, _words: string, _access: Access) =>
      `${port} cannot be opened, as too many files are open: raise "ulimit -n".`,
    other: (port: string, words: string, _access: Access) =>
      `${port} cannot be used (${words}): unplug it, plug it in again and try once more.`,
  },
  portProcessEnded: (port: string, how: string) =>
    `What holds ${port} has ended (${how}): flash the board again.`,
  portLost: "The port went away while the board was being flashed: check the cable and flash it again.",
  fellSilent: "The board stopped answering: press its reset button and flash it again.",
  boardThrew: (text: string) => `The board refused: ${text}`,
  interrupted: "Interrupted. Flash the same board again before it is used.",
  noStart: (line: string) => `The node does not start: "${line}"`,
  notHeard:
    "The node was started, but did not say so within 15 s: reset it and look for its hello at the gateway.",
  noPorts: "No serial port found: is the board connected?",
  cannotListPorts: (why: string) => `The serial ports cannot be listed: ${why}`,
  summary: {
    done: (seconds: string) => `Done in ${seconds} s.`,
    board: "Board",
    node: "Node",
    firmware: "Firmware",
    profile: "Profile",
    acoustic: "Noise",
    pressure: "Pressure",
    link: "Link",
    line: "serial line",
    onRadio: (module: string, mhz: number, sf: number, slot: string, minutes: number) =>
      `${module}, ${mhz} MHz, SF${sf}, at ${slot} of each ${minutes} min`,
    journal: "Journal",
    boot: "Boot",
    learned: "Learned",
    kept: "kept",
    forgotten: "forgotten, learning anew",
    nothing: "nothing yet",
    serial: (serial: string) => `serial number ${serial}`,
    epoch: (epoch: number) => `epoch ${epoch}`,
    noSensor: "no sensor",
    listens: (from: number, to: number, windows: number) => `${from}-${to} Hz, ${windows} windows a night`,
    calibrated: (db: number) => `calibrated: reference ${db} dB`,
    notCalibrated: "not calibrated: a leak older than the node cannot be told",
    bursts: (kpa: number, nearPumps: boolean) =>
      `bursts from a fall of ${kpa} kPa${nearPumps ? ", as near pumps" : ""}`,
    pages: (pages: number, pageSize: number, address: string) =>
      `${pages} pages of ${pageSize} B at ${address}`,
    counters: (counter: number) => `counters from ${counter}`,
  },
};

export type Sentences = typeof en;

/** As Swedish writes it. */
const decimal = (value: number) => String(value).replace(".", ",");

const sv: Sentences = {
  calling: (port) => `Anropar kortet på ${port}`,
  pressReset: (seconds) =>
    `Tryck på kortets återställningsknapp: en nod i drift lyssnar bara i 3 sekunder (väntar ${seconds} s).`,
  noAnswer: (seconds) =>
    `Inget kort svarade inom ${seconds} s: kontrollera kabel, port och ström, och tryck på kortets återställningsknapp under väntan.`,
  found: (title, serial, version) => `Hittade ${title}, serienummer ${serial}, Espruino ${version}`,
  unknownBoard: (name, known) =>
    `Kortet säger att det är ${name}, som Sippra saknar firmware för. Kort: ${known}.`,
  otherBoard: (asked, found) =>
    `Det här kortet är ${found}, men --board anger ${asked}: utelämna --board eller anslut rätt kort.`,
  wrongStorage: (title, is, should) =>
    `Storage på detta ${title} är ${is} i stället för ${should}: det har ett annat Espruino-bygge än Sippras firmware är gjord för. Installera det officiella.`,
  needsDataPath: "En nod på Linux behöver --data-path, dataledningens tty.",
  onlyLinux: (option) => `${option} gäller bara noder på Linux.`,
  noRadio:
    "Enrolleringen säger inget om radion: 868,3 MHz och SF9 används. En gateway med en radiomodul i sin konfiguration skriver in sina egna värden.",
  doesNotFit: (code, profile, storage) =>
    `Firmware (${code} B), profil (${profile} B) och journal ryms inte i de ${storage} B som kortets Storage har.`,
  lacksUart: (title, uart) =>
    `${title} har ingen UART ${uart} för dataledningen: utelämna --uart eller ta ett kort som har den.`,
  tooFast: (title, most, module, baud) =>
    `${title} klarar högst ${most} bit/s, och ${module} talar med ${baud}: ta ett annat kort, eller en annan modul.`,
  lacksBits: (title, has, asked) =>
    `${title} tar akustiska sampel om ${has} bitar, men platsen kräver ${asked}: ta ett annat kort eller ett lägre --bits.`,
  lacksSensor: (title, sensor) =>
    `${title} saknar stift för en ${sensor === "pressure" ? "tryckgivare" : "akustisk givare"}: lägg till --no-${sensor} eller ta ett annat kort.`,
  otherNode: (held, wanted) =>
    `Det här kortet är nod ${held}, men enrolleringen gäller nod ${wanted}: kontrollera att det är rätt kort och lägg till --replace för att göra om det.`,
  used: (file) =>
    `Enrolleringen ${file} har använts, och ingen journal på kortet visar hur långt dess räknare kom. En nyckel får aldrig börja från räknare 1 två gånger: skapa en ny enrollering med "sippra-gateway nodes add".`,
  usedElsewhere: (file, serial) =>
    `Enrolleringen ${file} har använts på kortet med serienummer ${serial}. En nyckel får aldrig börja från räknare 1 två gånger: skapa en ny enrollering med "sippra-gateway nodes add".`,
  damagedRecord: (file) =>
    `${file}, som visar vad enrolleringen har använts till, är skadad: skapa en ny enrollering med "sippra-gateway nodes add".`,
  cannotRecord: (file, why) =>
    `${file} kan inte skrivas (${why}), och då skulle inget visa att nyckeln är använd: lägg enrolleringen där du får skriva.`,
  inUse: (file) => `En annan sippra-node har just börjat använda ${file}: låt den bli klar.`,
  readingJournal: "Läser journalen",
  goesOn: (counter) => `Journalen fortsätter: räknare från ${counter}`,
  repeats: (counter) => `En avbruten skrivning görs om: räknare från ${counter}`,
  keepsLearned: "Det som noden har lärt sig om sin ledning behålls.",
  forgets: (nights) =>
    `Det som noden har lärt sig om sin ledning glöms: det tar ${nights} lugna nätter att lära sig på nytt.`,
  hearing: (from, to, gain) => `${from}-${to} Hz med ${decimal(gain)} dB förstärkning`,
  heardOtherwise: (before, now) =>
    `Men det lärdes vid ${before}, och nu kommer noden att lyssna vid ${now}: skriv den igen med de val den hade, eller med --forget.`,
  discards: (files) => `Det som finns på kortet försvinner: ${files}`,
  erasing: "Raderar",
  writing: "Skriver",
  checking: "Kontrollerar",
  starting: "Startar noden",
  wrongContent: (file) =>
    `${file} läses tillbaka annorlunda än det skrevs: skriv kortet igen; hjälper inte det är dess flashminne utslitet.`,
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
  portLost: "Porten försvann medan kortet skrevs: kontrollera kabeln och skriv det igen.",
  fellSilent: "Kortet slutade svara: tryck på dess återställningsknapp och skriv det igen.",
  boardThrew: (text) => `Kortet vägrade: ${text}`,
  interrupted: "Avbrutet. Skriv samma kort igen innan det används.",
  noStart: (line) => `Noden startar inte: "${line}"`,
  notHeard:
    "Noden startades men sade det inte inom 15 s: återställ den och se efter dess hälsning i gatewayen.",
  noPorts: "Ingen serieport hittades: är kortet anslutet?",
  cannotListPorts: (why) => `Serieportarna kan inte listas: ${why}`,
  summary: {
    done: (seconds) => `Klart på ${seconds} s.`,
    board: "Kort",
    node: "Nod",
    firmware: "Firmware",
    profile: "Profil",
    acoustic: "Ljud",
    pressure: "Tryck",
    link: "Länk",
    line: "seriell ledning",
    onRadio: (module: string, mhz: number, sf: number, slot: string, minutes: number) =>
      `${module}, ${String(mhz).replace(".", ",")} MHz, SF${sf}, ${slot} in i varje period om ${minutes} min`,
    journal: "Journal",
    boot: "Start",
    learned: "Inlärt",
    kept: "behållet",
    forgotten: "glömt, lär sig på nytt",
    nothing: "inget ännu",
    serial: (serial) => `serienummer ${serial}`,
    epoch: (epoch) => `epok ${epoch}`,
    noSensor: "ingen givare",
    listens: (from, to, windows) => `${from}-${to} Hz, ${windows} fönster per natt`,
    calibrated: (db) => `kalibrerad: referens ${decimal(db)} dB`,
    notCalibrated: "inte kalibrerad: en läcka som är äldre än noden kan inte upptäckas",
    bursts: (kpa, nearPumps) => `rörbrott från ett fall på ${kpa} kPa${nearPumps ? ", som nära pumpar" : ""}`,
    pages: (pages, pageSize, address) => `${pages} sidor om ${pageSize} B vid ${address}`,
    counters: (counter) => `räknare från ${counter}`,
  },
};

export const LANGUAGES = { en, sv };
export type Language = keyof typeof LANGUAGES;

/** The language of this user: what was asked for, else the one of the environment, else English. */
export function languageOf(asked: string | undefined, environment: NodeJS.ProcessEnv): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^sv/i.test(asked || LC_ALL || LC_MESSAGES || LANG || "") ? "sv" : "en";
}
