// What pipes are made of, as docs/topics.md has it, short as in a list.
import { type Both, say } from "./language.ts";

const MATERIALS: Both<Record<string, string>> = {
  en: {
    ...{ "grey-iron": "grey cast iron", "ductile-iron": "ductile iron", "cast-iron": "cast iron" },
    ...{ steel: "steel", pe: "PE", pvc: "PVC", plastic: "plastic", concrete: "concrete" },
    ...{ "asbestos-cement": "asbestos cement", copper: "copper", other: "another material" },
  },
  sv: {
    ...{ "grey-iron": "gråjärn", "ductile-iron": "segjärn", "cast-iron": "gjutjärn" },
    ...{ steel: "stål", pe: "PE", pvc: "PVC", plastic: "plast", concrete: "betong" },
    ...{ "asbestos-cement": "asbestcement", copper: "koppar", other: "annat material" },
  },
};

/** A material that is not known is shown as it is written. */
export const materialName = (material: string): string => say(MATERIALS)[material] ?? material;
