// What sippra-node says about a board that does not answer, in Swedish.
import type { doctor as English } from "./doctor-en.ts";

export const doctor: typeof English = {
  listening: (port) => `Lyssnar på ${port}`,
  failed: "Inget kort som duger för en nod hittades.",
  machine: "Den här datorn",
  onBoards: (titles, resetIt) => `på ${titles}, ${resetIt}`,
  all: {
    pass: "Godkänd: kortet svarar.",
    doubtful: "Tveksam: läs det som står ovan.",
    fail: "Underkänd: gör det som står ovan och kör detta igen.",
  },
  noPort: {
    linux: (known) =>
      `Ingen serieport på USB. Kabeln kan sakna ledare för data (en laddkabel): ta en annan. "lsusb" ska visa kortet eller dess adapter (${known}); gör det så saknas drivrutinen ("sudo dmesg -w" medan du sätter i den), och en virtuell maskin måste få enheten.`,
    win32: (known) =>
      `Ingen serieport på USB. Kabeln kan sakna ledare för data (en laddkabel): ta en annan. Enhetshanteraren ska under "Portar (COM och LPT)" ha en av: ${known}. Ligger den under "Andra enheter" med ett gult tecken, installera tillverkarens drivrutin.`,
    darwin: (known) =>
      `Ingen serieport på USB. Kabeln kan sakna ledare för data (en laddkabel): ta en annan. "ls /dev/cu.*" ska visa en av: ${known}. Syns adaptern bara i Systeminformation under USB, installera tillverkarens drivrutin.`,
  },
  found: {
    "no-driver": (title, usb, driver) =>
      `En adapter finns på USB (${title}, ${usb}) men har ingen port: ladda drivrutinen ("sudo modprobe ${driver}"), dra ur den och sätt i den igen.`,
    braille: (title, usb, program) =>
      `En adapter finns på USB (${title}, ${usb}), och ${program} tar den för en punktskriftsskärm: "sudo apt remove ${program}", dra ur den och sätt i den igen.`,
    "boot-loader": (title) =>
      `Ett kort är i sin startladdare (${title}), där det saknar konsol: bryt strömmen och slå på den igen utan att röra knappen, eller installera Espruino på det (docs/boards.md).`,
    "modem-manager": (rule) =>
      `ModemManager körs, och talar med portar som sätts i. Lägg den här raden i /etc/udev/rules.d/99-sippra.rules, kör "sudo udevadm control --reload" och sätt i igen: ${rule}`,
    udev: (rule) =>
      `Eller för alla vid den här datorn: lägg den här raden i /etc/udev/rules.d/99-sippra.rules, kör "sudo udevadm control --reload" och sätt i igen: ${rule}`,
    held: (holders) => `Ett annat program har den öppen: ${holders}. Avsluta det och kör detta igen.`,
    "perhaps-held": (programs) => `Program som brukar hålla portar: ${programs}.`,
    silent: (speeds) =>
      `Inget hördes vid ${speeds} bit/s. Har kortet ström, och är jord ansluten? Går TX till RX i båda ändar (prova att byta dem), på stiften i docs/boards.md?`,
    asleep: (resetIt) =>
      `En nod i drift saknar konsol, och hörs bara när den sänder. Starta "sippra-node doctor --listen 30", och ${resetIt}.`,
    "bluetooth-boot-loader": (title) =>
      `Ett ${title} i sin startladdare saknar också konsol: det syns då på Bluetooth som DfuTarg. Bryt strömmen och slå på den igen utan att röra knappen.`,
    zeros: () =>
      "Bara nollor: ledningen hålls låg. Har den andra änden ström, är jord ansluten, och är nivåerna 3,3 V och inte RS-232?",
    noise: (speeds) =>
      `Det kom byte som inte blir text vid någon av ${speeds} bit/s: en annan hastighet, glapp i jord, eller RS-232 på en ledning för 3,3 V.`,
    echo: () =>
      "Det som sänds kommer tillbaka, och inget annat: TX och RX är hopkopplade, eller adaptern är ansluten till sig själv.",
    "other-speed": (baud, asked) =>
      `Det talar med ${baud} bit/s och inte ${asked}: lägg till --baud ${baud} i de andra kommandona.`,
    "held-back": () =>
      "Det har sagt XOFF och inget XON: det tar inte emot mer just nu. Dra ur det, sätt i det igen, och avsluta annat som skriver till det.",
    mute: () =>
      "En prompt kom men inget svar på en fråga: det är upptaget, håller tillbaka det som sänds (XOFF), eller så når TX inte fram.",
    interpreter: (title, version) =>
      `Espruino ${version} på ${title} svarar, utan nod: "sippra-node flash" gör det till en.`,
    "holds-node": (title, version) =>
      `Espruino ${version} på ${title} svarar, med en nod vars konsol är öppen just nu.`,
    "unknown-board": (board, version) =>
      `Espruino ${version} svarar på ${board}, som Sippra saknar program för: "sippra-node boards" visar dem som finns.`,
    "too-old": (title, version, needed) =>
      `Espruino ${version} på ${title} svarar, och en nod behöver ${needed} eller nyare: uppdatera det (espruino.com/Download).`,
    node: (line) => `En nod har startat: "${line}"`,
    "node-trouble": (line) => `En nod startar inte: "${line}" Installera programmet igen.`,
    locked: () =>
      "En nods konsol frågar efter sitt lösenord: kortet svarar. De andra kommandona öppnar den med nodens registrering (--enrol).",
    debugger: () => "Kortet är i sin felsökare, där programmet står: bryt strömmen och slå på den igen.",
    frames: (node, type, counter) =>
      `Nod ${node} är i drift och sänder: en ram av typen "${type}" kom, med räknare ${counter}. Konsolen är av tills den startas om.`,
    gateway: (node) =>
      `En gateway talar till nod ${node} här: det är gatewayens ände av ledningen och inte nodens.`,
    module: (title, baud) =>
      `En radiomodul svarar och inget kort: ${title}, med ${baud} bit/s. Anslut till kortet, med modulen borta från dess stift.`,
    login: (line) =>
      `En Linuxdators konsol svarar ("${line}"): det är inget kort, eller gatewayens egen port. Ta en annan port.`,
    python: (line) =>
      `Python svarar ("${line}") och inte Espruino: installera Espruino på kortet (espruino.com/Download).`,
    at: (line) =>
      `Något som tar modemkommandon svarar ("${line}") och är troligen ett modem: ta en annan port.`,
    text: (line) =>
      `Ett annat program talar ("${line}"): är det rätt port, och finns Espruino på kortet (espruino.com/Download)?`,
  },
};
