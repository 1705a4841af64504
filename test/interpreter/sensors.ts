// What nodes that are lived twice hear and feel: hiss of changing strength, and a pressure that wanders with the day
// and with chance.
import { createRandom } from "../../tools/board/synth.ts";
import { DAY_MS } from "../rig.ts";

export function sensors() {
  const random = createRandom(11);
  return {
    acoustic: (_from: number, _rate: number, out: Float64Array) => {
      const strength = 0.4 * random() ** 3;
      for (let i = 0; i < out.length; i++) out[i] = strength * (random() - 0.5);
    },
    pressure: (at: number) => 400 + 30 * Math.sin((2 * Math.PI * at) / DAY_MS) + 2 * random(),
  };
}
