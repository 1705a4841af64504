// A record of an installation with everything in it, for tests that write and read one.
import type { Installation } from "../../../gateway/places/installation.ts";

const at = "2026-11-29T03:15:00.000Z";

export const INSTALLED: Installation = {
  ...{ format: "sippra-installation-1", site: "alby", name: "elm-street-4", network: 1, node: 7 },
  ...{ at, by: "AB" },
  board: { kind: "pico", serial: "0011-2233", firmware: "0.1.0", espruino: "2v29", link: "rak3172" },
  place: {
    ...{ latitude: 59.33258, longitude: 18.0649, source: "typed", accuracy_m: null },
    ...{ address: "Storgatan 4", pipe_id: "V-12", pipe_material: "ductile-iron", pipe_diameter_mm: 150 },
  },
  photographs: [{ file: "lid.jpg", caption: null }],
  note: null,
  check: {
    ...{ at, verdict: "doubtful" },
    findings: [
      { part: "pressure", verdict: "pass", fault: null, value: 412.34 },
      { part: "sound", verdict: "doubtful", fault: "sound-too-quiet", value: -61.2, advice: 6 },
      { part: "clock", verdict: "pass", fault: null, value: 0.0001 },
    ],
  },
  reference: {
    ...{ at, windows: 80, quietest_db: -42.1, usual_db: -39.5 },
    ...{ bands_db: [-50.5, null, -60, -61, -62, -63, -64, -65], pressure_kpa: 412.3 },
  },
  tap: { at, verdict: "pass", fault: null, taps: 3, over_db: 21.5 },
  confirmed: {
    ...{ at, verdict: "doubtful", margin_db: 4.5 },
    findings: [{ part: "radio", verdict: "doubtful", sentence: "<4.5 dB>: raise the antenna" }],
  },
  calibration: {
    pressure: {
      ...{ at, points: [{ gauge: "4,12bar", kpa: 412 }] },
      ...{ before: [6554, 160000], after: [6560, 160000] },
    },
    acoustic: { at, gain_db: 46.5, reference_db: null, uncertainty_db: null },
  },
};
