// The command line of sippra-node in Swedish: what it takes, and what is wrong with what was asked.
import type { Sentences } from "./en.ts";
import { usageErrorSv } from "./usage-sv.ts";

export const help: Sentences["help"] = {
  description: "Installerar programmet på Sippras noder och visar vilka kort och portar som finns.",
  version: "visa versionen",
  debug: "visa var ett fel uppstod (även SIPPRA_DEBUG=1)",
  help: "visa hjälp",
  tryHelp: "(prova --help)",
  lang: "en eller sv (annars datorns språk)",
  examples: `
Exempel:
  sippra-node ports
  sippra-node doctor --port /dev/ttyUSB0
  sippra-node flash --port /dev/ttyUSB0 --enrol almgatan-4.enrol.json
  sippra-node --lang sv flash --port COM5 --enrol almgatan-4.enrol.json

Ensamt, vid en terminal, leder sippra-node genom en hel installation.
Slutkoder: 0 klart, 1 gick inte, 2 fel i kommandot.`,
  flash: "installera program och identitet på ett kort och starta det",
  check: "kontrollera ett kort och dess givare där de sitter; noden fortsätter efteråt",
  listen: "hör hur stark ledningen är, åtta gånger i sekunden, för att jämföra platser",
  doctor: "säg vad som hörs där ett kort inte svarar, och vad som ska göras",
  doctorPort: "serieport att undersöka (annars alla)",
  doctorBoard: "vilket kort det är, för att säga hur just det startas om",
  doctorListen: "hur länge det lyssnas innan något sänds",
  erase: "ta bort en nod från sitt kort, så att en tom tolk är kvar",
  eraseEnrol: "registrering för den nod som tas bort",
  eraseYes: "fråga inte efter nodens namn först",
  log: "skriv ut det som kommer på en ledning med tiden, utan att sända något",
  logEnrol: "nodens registrering, vars nyckel öppnar dess ramar",
  logJson: "ett JSON-objekt per rad",
  listenFor: "sluta efter så länge (annars vid Ctrl-C)",
  listenJson: "platserna som ett JSON-objekt",
  checkJson: "det som hittades som ett JSON-objekt",
  calibrate: "låt en nod visa det en manometer visar, och hitta förstärkningen till den",
  calibratePressure: "ställ tryckkanalen efter en manometer, vid ett tryck eller två",
  calibrateAcoustic: "mät ljudet från en ledning i vila och säg vilken förstärkning som passar",
  at: "vad manometern visar, i kPa, bar, mH2O eller psi; två gånger för två punkter (annars frågas det)",
  calibrationOut: "kalibreringens fil (annars bredvid registreringen)",
  dryRun: "mät och visa bara",
  calibrationJson: "skriv resultatet som ett JSON-objekt",
  calibratePressureExamples: `
Anslut manometern till samma ledning. Med två punkter inväntas däremellan att
trycket har ändrats med en femtedel av området: lufta till exempel till 0.

Exempel:
  sippra-node calibrate pressure --port /dev/ttyUSB0 \\
      --enrol almgatan-4.enrol.json --at 4,12bar --at 0bar`,
  gainNow: "förstärkning före omvandlaren, som den är nu",
  referenceNow: "från nodens fulla skala till inspelningarnas, efter en dokumenterad källa",
  uncertainty: "hur fel --reference kan vara",
  tapTest: "hör om tre knackningar på ventilen höjer sig över bruset",
  tapJson: "resultatet som ett JSON-objekt",
  label: "gör en etikett till nodens kapsling, med namn och kod, av registreringen ensam",
  labelEnrol: "nodens registrering; dess nyckel står inte på etiketten",
  labelOut: "bilden (annars bredvid registreringen)",
  checkEnrol: "nodens registrering, vars lösenord öppnar dess konsol",
  boards: "lista de kort som det finns program för, med minne och stift",
  ports: "lista datorns serieportar",
  portsJson: "som JSON, för andra program",
  port: "serieporten till kortets konsol",
  enrol: 'registreringen, från "sippra-gateway nodes add"',
  board: (boards) => `godta inget annat kort: ${boards}`,
  wait: "hur länge kortet inväntas",
  baud: "konsolens hastighet (annars den hos --board, eller 9600)",
  interval: (tick) => `tid mellan mätvärden, en multipel av ${tick} (annars 900)`,
  utcOffset: "lokal normaltid minus UTC (annars datorns)",
  acousticGain: "förstärkning före omvandlaren (annars 0)",
  reference: "från nodens full skala till inspelningarnas (annars inte kalibrerad)",
  pipe: (pipes) => `huvudband: ${pipes} (annars metal)`,
  mainBand: "ett annat huvudband än det för --pipe, Hz",
  nightWindows: (least, most, usual) => `fönster per natt, ${least} till ${most} (annars ${usual})`,
  noAcoustic: "ingen akustisk givare",
  nearPumps: (kpa) => `nära pumpar: bara ett fall på ${kpa} kPa kan vara ett rörbrott`,
  noPressure: "ingen tryckgivare",
  transducer:
    "dess signal: 5v (0,5 till 4,5 V av 5, halverad), 3v3 (10 till 90 % av 3,3 V), 4-20ma (över 150 ohm) (annars 5v)",
  range: (usual) => `tryckgivarens område, 0 till så många bar (annars ${usual})`,
  settle: (pressure, acoustic) =>
    `tills tryckgivare och förstärkare är rätt efter påslag (annars ${pressure},${acoustic}, eller givarens)`,
  switch: "nivå på matningsstiftet som slår på givarna (annars high)",
  supply: (usual) => `vad kortet tar 3,3 V för, eller "regulator" där den aldrig rör sig (annars ${usual})`,
  uart: "dataledningens UART, där kortet har två",
  bits: "godta inget kort vars akustiska sampel har färre",
  link: "vägen till gatewayen: en ledning eller en radiomodul",
  replace: "gör om ett kort som är en annan nod eller har ett annat program till den här",
  unlock: "registrering för den nod som kortet var, vars lösenord öppnar dess konsol",
  calibration: 'det som "sippra-node calibrate" har sparat: gäller före --range och --acoustic-gain',
  forget: "glöm det som noden har lärt sig om sin ledning",
  dataPath: "linux: dataledningen",
  acousticFile: "linux: 16-bitars sampel i 4096 Hz",
  pressureFile: (tick) => `linux: 16-bitars mätvärden, ett var ${tick} s`,
  json: "skriv resultatet som ett JSON-objekt",
  flashExamples: `
Ett kort som redan är den här noden behåller sina räknare och det som den har
lärt sig om sin ledning: de läses först ur dess journal. Mätvärden som gatewayen
inte har då går förlorade. Lyssnar den på en annan ledning, eller på ett annat
sätt, låter --forget den lära sig på nytt.

Utan --reference upptäcks ingen läcka som är äldre än noden: regeln för det
kommer från inspelningar, och kalibreringen visar hur noden förhåller sig till
dem.

En radiomodul (--link) ansluts där dataledningen annars sitter, efter
installationen om konsolen har samma stift. Kanalen följer med registreringen.

Exempel:
  sippra-node flash --port /dev/ttyUSB0 --enrol almgatan-4.enrol.json
  sippra-node flash --port /dev/ttyUSB0 --enrol d.enrol.json --link rak3172
  sippra-node flash --port /dev/ttyACM0 --enrol a.enrol.json --board pico \\
      --acoustic-gain 46,5 --interval 300
  sippra-node flash --port /dev/ttyUSB0 --enrol b.enrol.json --no-acoustic
  sippra-node flash --port /dev/ttyUSB0 --enrol c.enrol.json --pipe plastic \\
      --reference -12,5 --near-pumps`,
  own: {
    "Usage:": "Användning:",
    "Options:": "Val:",
    "Commands:": "Kommandon:",
    "Arguments:": "Argument:",
    "[options]": "[val]",
    "[command]": "[kommando]",
    "(choices: ": "(möjliga: ",
    ", default: ": ", annars ",
    "(default: ": "(annars ",
    // Placeholders of the options.
    "<language>": "<språk>",
    "<file>": "<fil>",
    "<board>": "<kort>",
    "<rate>": "<hastighet>",
    "<material>": "<material>",
    "<from-to>": "<från-till>",
    "<link>": "<länk>",
    "<reading>": "<värde>",
    "<url>": "<adress>",
    "<name>": "<namn>",
  },
  usageError: usageErrorSv,
  mustBeWhole: (least, most) => `Det måste vara ett heltal från ${least} till ${most}.`,
  mustBeMultiple: (tick) => `Det måste vara en multipel av ${tick} sekunder.`,
  mustBeMinutes: (least, most) => `Det måste vara ${least} till ${most} minuter; 60 i Sverige, året runt.`,
  mustBeGain: "Det måste vara 0 till 120 dB, med högst en decimal.",
  mustBeReference: (most) =>
    `Det måste vara -${most} till ${most} dB, med högst en decimal, så som kalibreringen gav det; utelämna det om ingen gjordes.`,
  mustBeSettle: (most) =>
    `Det måste vara 1 till ${most} ms för tryckgivaren, och efter ett komma detsamma för förstärkaren, som i 10,1000.`,
  mustBeSupply: (least, most) =>
    `Det måste vara "regulator", eller ${least} till ${most} mV: vad NRF.getBattery() säger där en mätare visar 3,3 V.`,
  mustBeBand: (least, most, width) =>
    `Det måste vara två heltal från ${least} till ${most} Hz, det lägre först och minst ${width} isär, som i 60-250.`,
  isError: (error) =>
    `Det här är ett fel i Sippra (${error}): kör igen med --debug och rapportera det som skrivs ut.`,
  boardTable: {
    head: "kort||BOARD|krets|variabler|minne|journal|akustiska bitar|tryckbitar|referens|AES|vakthund|klocka|akustik|tryck|matning|förstärkare|TX/RX|konsol|omstart|radiomoduler|modulstift",
    any: "valfritt",
    pages: "2 till 64 sidor",
    file: "fil",
    all: "alla",
    none: "inga",
    reference: { supply: "matningen", regulator: "3,3 V" },
    reset: { button: "knapp", "button-once": "knapp, en gång", power: "strömmen" },
  },
};
