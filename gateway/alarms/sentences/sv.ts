// Larm på svenska: alarms in Swedish, in the words of the trade.
import { type AlarmWords, counted, figure, rounded, someNames, where } from "./words.ts";

// biome-ignore format: twelve words are one list
const COUNTS = ["ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"];

const number = (value: number) => rounded(value).replace(".", ",");
const nights = (n: number) => `${counted(COUNTS, n)} ${n < 2 ? "natt" : "nätter"}`;
const nodes = (n: number) => `${counted(COUNTS, n)} ${n < 2 ? "nod" : "noder"}`;
const leaks = (n: number) => `${counted(COUNTS, n)} ${n < 2 ? "läcka" : "läckor"}`;
/** Larm is neuter. */
const alarms = (n: number) => (n === 0 ? "inget" : n === 1 ? "ett" : counted(COUNTS, n));

export const SV: AlarmWords = {
  kinds: {
    leak: {
      name: "misstänkt läcka",
      means: "vatten rinner ut ur en ledning, så sannolikt som `probability` säger",
    },
    burst: { name: "rörbrott", means: "trycket har fallit plötsligt: vatten rinner ut nu" },
    "steady-noise": {
      name: "ihållande ljud",
      means: "ett ljud som fortsätter, och så vitt man kan se inte är en läcka",
    },
    sensor: { name: "givarfel", means: "en nod mäter, men går inte att lita på" },
    battery: { name: "lågt batteri", means: "en nods batteri är snart slut" },
    silent: { name: "tyst nod", means: "en nod är försenad eller hörs inte alls" },
    jammed: { name: "störd radiokanal", means: "något annat sänder på radiokanalen" },
    gateway: { name: "fel i gatewayen", means: "gatewayen själv behöver tillsyn" },
  },
  states: {
    open: { name: "öppet", means: "ingen har tagit hand om det än" },
    acknowledged: { name: "kvitterat", means: "någon har tagit hand om det" },
    located: { name: "lokaliserat", means: "någon har hittat stället" },
    repaired: { name: "åtgärdat", means: "någon har lagat det: nätterna därefter kontrolleras" },
    closed: { name: "avslutat", means: "det är över: `reason` säger hur" },
  },
  reasons: {
    main: { name: "läcka på huvudledning", means: "läcka på huvudledning" },
    service: { name: "läcka på servisledning", means: "läcka på servisledning" },
    valve: { name: "läckande ventil", means: "läckande ventil" },
    hydrant: { name: "läckande brandpost", means: "läckande brandpost" },
    meter: { name: "läckande vattenmätare", means: "läcka vid en vattenmätare" },
    consumption: { name: "förbrukning", means: "någon använde vatten" },
    "pump-or-valve-noise": { name: "ljud från pump eller ventil", means: "en pump eller ventil lät" },
    electrical: { name: "elektrisk störning", means: "en störning i eller nära nodens elektronik" },
    "nothing-found": { name: "inget hittat", means: "någon har letat utan att hitta något" },
    unknown: { name: "okänt", means: "ingen kan säga vad det var" },
    "noise-gone": { name: "ljudet är borta", means: "av sig självt: ljudet hörs inte längre" },
    "pressure-returned": {
      name: "trycket har återvänt",
      means: "av sig självt: trycket har kommit tillbaka",
    },
    "heard-again": { name: "hörs igen", means: "av sig självt: noden hörs som den ska" },
    "working-again": { name: "fungerar igen", means: "av sig självt: det fungerar som det ska" },
    masked: { name: "känt ljud", means: "av sig självt: någon har sagt att ljudet är känt" },
    merged: {
      name: "del av ett annat larm",
      means: "av sig självt: det fortsätter i larmet i `merged_into`",
    },
    "node-removed": { name: "noden är borttagen", means: "av sig självt: noden hör inte hit längre" },
  },
  after: {
    checking: { name: "nätterna efter åtgärden kontrolleras", means: "det har inte gått nog många nätter" },
    quiet: { name: "tyst efter åtgärden", means: "tre nätter som räknas har varit tysta" },
    "still-heard": {
      name: "hörs fortfarande efter åtgärden",
      means: "ljudet fortsätter: en läcka till, eller samma",
    },
    "cannot-tell": {
      name: "det går inte att säga om det är tyst",
      means: "inga nätter som räknas, eller noden hade vant sig vid ljudet: lyssna på plats",
    },
  },
  advice: {
    correlate: { name: "Åk dit med korrelator eller markmikrofon", means: "lokalisera" },
    listen: { name: "Lyssna på ventilerna innan någon gräver", means: "bekräfta på plats" },
    "look-tonight": {
      name: "Sök efter vatten nu, och var beredd att stänga ventiler",
      means: "det väntar inte",
    },
    watch: { name: "Vänta fler nätter", means: "det är för tidigt att åka" },
    "ask-consumer": {
      name: "Fråga vem som använder vatten där, och läs av mätare",
      means: "det liknar förbrukning",
    },
    "visit-node": { name: "Besök noden", means: "se över givare, kablar och antenn" },
    "change-battery": { name: "Byt batteri", means: "innan noden tystnar" },
    "look-at-channel": {
      name: "Ta reda på vad mer som sänder på kanalen, eller byt den",
      means: "noder hörs inte",
    },
    "look-at-gateway": { name: "Se på gatewayens tillstånd och logg", means: "de säger vad som är fel" },
  },
  parts: {
    "base-rate": {
      ...{ name: "grundandel", means: "hur ofta en sådan misstanke är en läcka" },
      says: (of) =>
        where(
          of,
          "leaks_percent",
          (n) => `${number(n)} % av sådana misstankar är läckor`,
          "så ofta som sådana misstankar är läckor",
        ),
    },
    rise: {
      ...{ name: "höjning", means: "hur mycket starkare än vanligt" },
      says: (of) => {
        const louder = where(
          of,
          "rise_db",
          (n) => `${number(Math.abs(n))} dB ${n < 0 ? "svagare" : "starkare"}`,
          "starkare",
        );
        return `${louder} än vanligt${where(of, "nights", (n) => (n > 1 ? `, ${nights(n)} i rad` : ", en natt"))}`;
      },
    },
    persistence: {
      ...{ name: "varaktighet", means: "i hur många nätter" },
      says: (of) => {
        const last = figure(of, "of_nights");
        const heard = figure(of, "nights");
        if (heard === null) return "hörs gång på gång";
        if (last === null) return `hörs i ${nights(heard)}`;
        return `hörs i ${counted(COUNTS, heard)} av de senaste ${counted(COUNTS, last)} nätterna`;
      },
    },
    onset: {
      ...{ name: "början", means: "plötslig eller gradvis" },
      says: (of, isFor) =>
        where(
          ...([of, "onset_nights"] as const),
          (n) => (n <= 1 ? "kom från en natt till nästa" : `växte under ${nights(n)}`),
          isFor ? "började som läckor gör" : "började som läckor sällan gör",
        ),
    },
    steadiness: {
      ...{ name: "jämnhet", means: "hur lite det varierar under natten" },
      says: (of, isFor) =>
        (isFor ? "jämnt hela natten" : "kommer och går under natten") +
        where(of, "spread_db", (n) => `: det varierar ${number(n)} dB`),
    },
    sound: {
      ...{ name: "klang", means: "frekvens och huvudband" },
      says: (of, isFor) => {
        const [from, to] = [figure(of, "from_hz"), figure(of, "to_hz")];
        const band = from === null || to === null ? "" : `, mest mellan ${from} och ${to} Hz`;
        const sounds = isFor ? "låter som vatten under tryck" : "låter inte som en läcka";
        return sounds + where(of, "frequency_hz", (n) => `, kring ${Math.round(n)} Hz`) + band;
      },
    },
    season: {
      ...{ name: "årstid", means: "om trädgårdar vattnas då" },
      says: (_, isFor) =>
        isFor ? "började utanför bevattningssäsongen" : "började under bevattningssäsongen",
    },
    history: {
      ...{ name: "historik", means: "hur ofta noden har haft rätt och fel" },
      says: (of, isFor) => {
        const suspected = figure(of, "suspicions");
        if (suspected !== null)
          return `noden har misstänkts ${counted(COUNTS, suspected)} ${suspected === 1 ? "gång" : "gånger"} det senaste året`;
        const [wrong, right] = [figure(of, "false_alarms"), figure(of, "leaks")];
        if (wrong === null) return isFor ? "noden har oftast haft rätt" : "noden har haft fel förut";
        const before = `${alarms(wrong)} falsklarm här tidigare`;
        return right === null ? before : `${before}, och ${leaks(right)}`;
      },
    },
    neighbours: {
      ...{ name: "grannar", means: "om nästa noder längs ledningen hör det" },
      says: (of, isFor) => {
        const [hearing, all] = [figure(of, "hearing_nodes"), figure(of, "neighbour_nodes")];
        if (hearing === null)
          return isFor ? "grannoder längs ledningen hör det också" : "ingen grannod hör det";
        if (hearing === 0)
          return `ingen av ${all === null ? "grannoderna" : `${counted(COUNTS, all)} grannoder`} längs ledningen hör det`;
        return `${nodes(hearing)} intill längs ledningen hör det också${all === null ? "" : `, av ${counted(COUNTS, all)}`}`;
      },
    },
    "alike-elsewhere": {
      ...{ name: "likadant på annat håll", means: "om noder som inte är grannar stiger likadant" },
      says: (of, isFor) =>
        isFor
          ? "ingen annanstans stiger det likadant"
          : `${where(of, "nodes", nodes, "andra")} som inte är grann${figure(of, "nodes") === 1 ? "e" : "ar"} stiger likadant`,
    },
    "night-flow": {
      ...{ name: "nattflöde", means: "steget i områdets minsta nattflöde" },
      says: (of, isFor) =>
        where(
          ...([of, "flow_m3h"] as const),
          (n) => `områdets nattflöde är ${number(Math.abs(n))} m³/h ${n < 0 ? "lägre" : "högre"} än förut`,
          isFor ? "områdets nattflöde har ökat" : "områdets nattflöde har inte ökat",
        ),
    },
    pressure: {
      ...{ name: "tryck", means: "hur mycket det har fallit" },
      says: (of, isFor) =>
        where(
          ...([of, "fall_kpa"] as const),
          (n) => `trycket har ${n < 0 ? "stigit" : "fallit"} ${number(Math.abs(n))} kPa`,
          isFor ? "trycket har fallit" : "trycket har inte fallit",
        ),
    },
    fleet: {
      ...{ name: "övriga noder", means: "jämfört med tysta noder av samma slag" },
      says: (of) =>
        where(
          of,
          "above_db",
          (n) => `${number(Math.abs(n))} dB ${n < 0 ? "svagare" : "starkare"} än tysta noder av samma slag`,
          "jämfört med tysta noder av samma slag",
        ),
    },
    nearby: {
      ...{ name: "läckor i närheten", means: "en läcka som ingen nod hör kan också finnas där" },
      says: (of) =>
        `en annan läcka som ingen nod hör kan finnas i närheten${where(of, "nearby_percent", (n) => `: så är det på ${number(n)} % av platserna`)}`,
    },
    reports: {
      ...{ name: "rapporter", means: "vad larm här har visat sig vara" },
      says: (of) => {
        const [right, all] = [figure(of, "leaks"), figure(of, "alarms")];
        if (right === null || all === null) return "efter vad larm här har visat sig vara";
        return `${alarms(right)} av ${alarms(all)} larm här var ${right < 2 ? "en läcka" : "läckor"}`;
      },
    },
  },
  changes: {
    raised: "nytt larm",
    reopened: "funnet igen, och öppet",
    changed: "säger något annat",
    quiet: "inget hörs längre",
    "found-again": "funnet igen",
    ended: "slut av sig självt",
    merged: "fortsätter i ett annat larm",
    checked: "nätterna efter åtgärden är kontrollerade",
    acknowledged: "kvitterat",
    located: "lokaliserat",
    repaired: "åtgärdat",
    closed: "avslutat",
    noted: "anteckning skriven",
  },
  place({ nodes, stretch, area }) {
    const where = area === null ? "" : ` (område ${area})`;
    if (stretch !== null) {
      const near = stretch.likelier === null ? "" : `, troligare nära ${stretch.likelier}`;
      return `mellan ${stretch.from} och ${stretch.to}${near}${where}`;
    }
    const [first, ...others] = nodes;
    if (first === undefined) return where.trim();
    return `vid ${first}${others.length === 0 ? "" : `, även vid ${someNames(others, "och", "till")}`}${where}`;
  },
  sure: (probability, kind) =>
    `sannolikhet ${kind === "steady-noise" ? "för läcka " : ""}${Math.round(100 * probability)} %`,
  since: (when) => `sedan ${when}`,
  closedAs: (reason) => `avslutat, ${reason}`,
  quietSince: (when) => `inget hörs sedan ${when}`,
  saysNothing: "säger inget här",
};
