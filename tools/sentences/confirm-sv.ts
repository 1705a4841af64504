// What sippra-node says of a node that its gateway has heard, in Swedish.
import type { confirm as English } from "./confirm-en.ts";

export const confirm: typeof English = {
  language: "sv",
  waiting: (node) => `Väntar på ${node} ...`,
  askUser: "Användare på gatewayens sida: ",
  askPassword: (user) => `Lösenord för ${user}: `,
  heard: (node, minutes) =>
    `${node}, hördes av sin gateway ${Number(minutes) < 1 ? "nyss" : `för ${minutes} min sedan`}`,
  part: { pressure: "Tryck", sound: "Ljud", battery: "Batteri", module: "Modul", radio: "Radio" },
  all: {
    pass: "Godkänd: gatewayen hör noden, och noden hittar inget fel på sig själv.",
    doubtful: "Tveksam: gatewayen hör noden; läs det som står ovan innan du går.",
    fail: "Underkänd: gatewayen hör noden, men lämna den inte så här.",
  },
  nothing: "Gatewayen hör noden; den har inte sagt något om någon av sina delar.",
  none: (node, minutes, last) =>
    [
      `Ingen kontroll av ${node} har nått dess gateway inom ${`${Math.round(Number(minutes) * 10) / 10}`.replace(".", ",")} min.`,
      ...(last ? [`Den senaste som den har kom ${last}.`] : []),
      "Se efter i denna ordning:",
      "  lock     är strömmen på, och antennen eller ledningen ansluten?",
      "  modul    har den ström, och sitter ledarna på rätt stift?",
      "  nyckel   installerades noden med platsens senaste registrering?",
      "  avstånd  är antennen fri från metall och vatten? Prova högre upp.",
      "En nod kontrollerar sig själv efter det första svaret sedan sin start: bryt",
      "strömmen och slå på den igen. Driftpersonalen kan också begära en kontroll:",
      `"sippra-gateway command ${node} --check"`,
    ].join("\n"),
  revoked: (node) =>
    `Gatewayen har spärrat nyckeln för ${node}, och förstår inget av det noden sänder. Låt driftpersonalen göra en ny registrering ("sippra-gateway nodes rekey ${node} --out ${node}.enrol.json"), och installera om noden med den.`,
  unopened: (node) =>
    `Gatewayen hör en nod som säger sig vara ${node} men förstår den inte: den har en annan nyckel. Väntar vidare.`,
  otherKey: (node) =>
    [
      `Gatewayen hör en nod som säger sig vara ${node} men förstår den inte: den har en annan nyckel.`,
      "Installera om noden med platsens senaste registrering: en äldre duger inte, inte heller en som",
      "ett annat kort har fått sedan dess. Eller så har en nod i närheten samma nummer. Driftpersonalen",
      `ser vad som kommer med "sippra-gateway tail", och gör en ny registrering med "nodes rekey ${node}".`,
    ].join("\n"),
  noAddress: (text) =>
    `${text} är ingen adress till en gateways sida: skriv den som i --gateway https://pumphuset.local:8443.`,
  unreached: (host, code) =>
    `Gatewayens sida på ${host} nås inte (${code}): se efter att adressen stämmer, och att datorn är i gatewayens nät.`,
  certificate: (host, code) =>
    `Datorn litar inte på certifikatet för ${host} (${code}): se över namnet i adressen och datorns datum. Har gatewayen ett eget certifikat, kopiera det hit och ange det med NODE_EXTRA_CA_CERTS=page.pem.`,
  noTls: (host) =>
    `${host} talar inte TLS: se över adressen, och skriv http:// bara om sidan finns på den här datorn.`,
  noHttp: (host) => `${host} lade på vid okrypterad HTTP: skriv https:// i --gateway.`,
  openPassword: (host) =>
    `Över okrypterad HTTP kan vem som helst på vägen till ${host} läsa lösenordet: skriv https:// i --gateway.`,
  whoAreYou: (host) =>
    `${host} frågar vem som tittar: ange en användare på dess sida med --user, och lägg lösenordet i SIPPRA_PASSWORD om ingen kan skriva in det.`,
  loginRefused: (user) =>
    `Gatewayen släpper inte in ${user}: namnet eller lösenordet är fel, eller så får användaren inte se sidan. Driftpersonalen ger rätten med "sippra-gateway users".`,
  otherName: (host) =>
    `Gatewayens sida är inte känd som ${host}: använd namnet som webbläsare använder, eller låt driftpersonalen lägga till detta i names under web i konfigurationen.`,
  tooOften: (host) => `${host} har fått för många frågor: vänta en minut och kör detta igen.`,
  unknownNode: (host, node) =>
    `Gatewayen på ${host} känner ingen nod ${node}, eller är för gammal för detta kommando: se efter att det är rätt gateway, och om noden har bytt namn eller tagits bort.`,
  otherSite: (host, is, should) =>
    `Gatewayen på ${host} är den för platsen ${is}, och registreringen gäller platsen ${should}: ta den rättas adress.`,
  notSippra: (host) =>
    `Det som svarar på ${host} är ingen Sippra-gateway, eller så har svaret ändrats på vägen: se över adressen och porten.`,
  failed: (host, status) =>
    `Gatewayen på ${host} kunde inte svara (status ${status}): dess logg säger varför.`,
  help: {
    confirm: "vänta tills gatewayen har hört vad en nod fann om sig själv, och skriv ut det",
    enrol: "nodens registrering, för dess namn och plats",
    gateway: "adressen till gatewayens sida, som https://pumphuset.local:8443",
    user: "användare på sidan, om den har några (annars: frågar); SIPPRA_PASSWORD kan innehålla lösenordet",
    wait: "hur länge nodens kontroll inväntas",
    fresh: "bara en kontroll som kommer från och med nu (annars: även från de senaste 15 minuterna)",
    examples: `
Noden kontrollerar sig själv en minut efter det första svaret sedan sin start:
slå på strömmen, stäng locket och kör detta. Slutkod 1 om något är underkänt,
eller inget kom.

Exempel:
  sippra-node --lang sv confirm --enrol almgatan-4.enrol.json \\
      --gateway https://pumphuset.local:8443 --user anna`,
  },
};
