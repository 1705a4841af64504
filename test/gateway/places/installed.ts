// The record of an installation with all that one can have.
import { INSTALLATION_FORMAT, type Installation } from "../../../gateway/places/installation.ts";

const AT = "2026-12-01T09:30:00Z";

/** Of elm-4, network 1, node 1. */
export const installed = (other: Partial<Installation> = {}): Installation => ({
  ...{ format: INSTALLATION_FORMAT, site: "here", name: "elm-4", network: 1, node: 1, at: AT, by: "A. B." },
  board: { kind: "xiao-ble", serial: "0123abcd", firmware: "1.2.3", espruino: "2v29", link: "rylr998" },
  place: {
    ...{ latitude: 62.39131, longitude: 17.3063, source: "gps", accuracy_m: 4 },
    ...{ address: "Älvgatan 4", pipe_id: "V-1", pipe_material: "ductile-iron", pipe_diameter_mm: 150 },
  },
  photographs: [{ file: "IMG_0001.jpg", caption: "The chamber" }],
  note: "The lid is heavy.",
  check: {
    ...{ at: AT, verdict: "doubtful" },
    findings: [
      { part: "pressure", verdict: "pass", fault: null, value: 412.3 },
      { part: "sound", verdict: "doubtful", fault: "sound-too-quiet", value: -71.5, advice: 12 },
      { part: "supply", verdict: "pass", fault: null, value: 3612 },
      { part: "clock", verdict: "pass", fault: null, value: 0.0001 },
    ],
  },
  reference: {
    ...{ at: AT, windows: 40, quietest_db: -66, usual_db: -60.5, pressure_kpa: 410 },
    bands_db: [-80, -78, -75, -70, -72, -80, -85, null],
  },
  tap: { at: AT, verdict: "pass", fault: null, taps: 3, over_db: 24.5 },
  confirmed: {
    ...{ at: AT, verdict: "doubtful", margin_db: 4.5 },
    findings: [{ part: "radio", verdict: "doubtful", sentence: "Margin 4.5 dB: raise the antenna." }],
  },
  calibration: {
    pressure: {
      at: AT,
      points: [
        { gauge: "0 bar", kpa: 0 },
        { gauge: "4.1 bar", kpa: 410 },
      ],
      ...{ before: [6553, 160_000], after: [6600, 160_300] },
    },
    acoustic: { at: AT, gain_db: 40, reference_db: -20, uncertainty_db: 1.5 },
  },
  ...other,
});

export const bytesOf = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
