// The reset input of a radio module: RAK3172, RN2483 and Wio-E5 all have one that is low for it, and pull it up.

/** Longer than any of them needs, and shorter than modem.ts pauses. */
const LOW_MS = 200;

/** Pulls it low, and lets go: the chips pull it low themselves when they reset, so that it is never driven high. */
export function pullReset(pin: string): void {
  digitalWrite(pin, 0);
  // Makes it an input; pinMode would have it stay one (src/jspin.c, jshPinInput).
  setTimeout(() => digitalRead(pin), LOW_MS);
}
