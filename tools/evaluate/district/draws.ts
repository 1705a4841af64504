// Districts of a network, one after the other until they make so many years of nodes, with progress over all that is wanted.
export type Progress = (done: number, total: number) => void;

/** Numbers of districts that a network has for itself. */
const NUMBERS = 100;

/** `first`: number of the first network's first district; `place`: of the network, from 0. */
export type Draws = <T extends { nodeYears: number }>(
  { first, place, years }: { first: number; place: number; years: number },
  draw: (number: number) => T,
) => T[];

/** `total`: node-years of all draws together. */
export function createDraws(total: number, progress: Progress): Draws {
  let before = 0;
  return ({ first, place, years }, draw) => {
    const drawn: ReturnType<typeof draw>[] = [];
    let nodeYears = 0;
    for (let i = 0; nodeYears < years; i++) {
      const one = draw(first + NUMBERS * place + i);
      drawn.push(one);
      nodeYears += one.nodeYears;
      progress(Math.min(before + nodeYears, total), total);
    }
    before += years;
    return drawn;
  };
}
