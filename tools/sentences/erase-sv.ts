// What sippra-node says when it takes a node off its board, in Swedish.
import type { erase as English } from "./erase-en.ts";

const whole = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");

export const erase: typeof English = {
  loses: (node, title) =>
    `Nod ${node} tas bort från detta ${title}: dess program, profilen med nyckeln, det som den har lärt sig om sin ledning, och de mätvärden i journalen som gatewayen inte har. Låt den sända dem först om de behövs.`,
  ask: (name) => `Skriv nodens namn, ${name}, för att radera den: `,
  notTyped: "Nodens namn skrevs inte, och inget raderades.",
  needsYes: "Ingen sitter vid en terminal och kan godkänna det: lägg till --yes.",
  noNode: (files) =>
    `Kortet har ingen av Sippras noder utan något annat (${files}), som får vara kvar: "require('Storage').eraseAll()" på dess konsol raderar det.`,
  otherNode: (held, wanted) =>
    `Det här kortet är nod ${held}, men registreringen gäller nod ${wanted}: ta den nodens egen registrering, eller rätt kort.`,
  blank: (board) => `${board}: det är tomt, och inget gjordes.`,
  done: (node, board) => `Raderad: nod ${node} är borta från ${board}, vars konsol är öppen.`,
  goesOn: (counter, serial) =>
    `Nyckeln fortsätter från räknare ${whole(counter)} och aldrig under den, som noterat bredvid registreringen: installera programmet på serienummer ${serial} igen, eller gör en ny registrering för ett annat kort ("sippra-gateway nodes enrolment NAMN --out FIL").`,
  usedUp:
    'Nyckeln börjar aldrig igen, eftersom ingen vet hur långt dess räknare kom: gör en ny registrering ("sippra-gateway nodes enrolment NAMN --out FIL").',
  powerOnce: "Bryt strömmen till kortet och slå på den en gång: tills dess kan dess vakthund starta om det.",
  instead: {
    portLost: "Porten försvann under raderingen: kontrollera kabeln och radera kortet igen.",
    fellSilent: (resetIt) => `Kortet slutade svara: ${resetIt}, och radera det sedan igen.`,
    portProcessEnded: (port, how) => `Det som håller ${port} har avslutats (${how}): radera kortet igen.`,
  },
};
