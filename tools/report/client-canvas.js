// What is drawn on a plot's canvas besides its data: words, rules across it, spans behind it. Colours are the page's
// own variables, read when something is drawn, so that a change of the scheme shows at once.
/* global document, getComputedStyle, devicePixelRatio */

/** A variable of the page's style. */
export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
/** Pixels of the canvas. */
export const px = (n) => n * devicePixelRatio;

/** Words with a rim of the page's colour, so that they can be read on lines. */
export function text(u, words, x, y, align, colour) {
  const { ctx } = u;
  ctx.font = `${px(11)}px system-ui, sans-serif`;
  ctx.textAlign = align;
  ctx.textBaseline = "bottom";
  ctx.lineWidth = px(3);
  ctx.strokeStyle = css("paper");
  ctx.strokeText(words, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/** Draws inside the axes only. */
export function inside(u, draw) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, bbox);
  ctx.restore();
}

export function drawSpans(u, spans) {
  inside(u, (ctx, { top, height }) => {
    for (const { from, to, label, tone } of spans) {
      const a = u.valToPos(from, "x", true);
      const b = u.valToPos(to, "x", true);
      ctx.globalAlpha = 0.13;
      ctx.fillStyle = css(tone);
      ctx.fillRect(a, top, Math.max(b - a, 1), height);
      ctx.globalAlpha = 1;
      text(u, label, Math.max(a, u.bbox.left) + px(4), top + px(17), "left", css(tone));
    }
  });
}

/** Both ends of a rule on the canvas. */
function endsOf(u, rule) {
  const { left, top, width, height } = u.bbox;
  if (rule.axis === "through")
    return rule.points.map(({ x, y }) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)]);
  const at = u.valToPos(rule.at, rule.axis, true);
  if (rule.axis === "x")
    return [
      [at, top],
      [at, top + height],
    ];
  return [
    [left, at],
    [left + width, at],
  ];
}

/** Where the label of each kind of rule goes, for its ends: place and alignment. */
const LABEL_PLACES = {
  // To the side where there is room.
  x: ({ left, top, width, height }, [[x]], { foot }) => {
    const far = x > left + 0.6 * width;
    const y = foot ? top + height - px(8) : top + px(28);
    return [x + px(far ? -4 : 4), y, far ? "right" : "left"];
  },
  // Under the line where there is no room over it.
  y: ({ left, top, width }, [[, at]]) => {
    const y = at - px(3);
    return [left + width - px(4), y < top + px(14) ? y + px(20) : y, "right"];
  },
  // Where the line comes in, at the top or at the side.
  through: ({ left, top, width }, ends) => {
    const [upper, lower] = ends[0][1] < ends[1][1] ? ends : [ends[1], ends[0]];
    const share = Math.max(0, (top - upper[1]) / (lower[1] - upper[1]));
    const x = Math.max(left, Math.min(left + width, upper[0] + share * (lower[0] - upper[0])));
    const right = x > left + 0.5 * width;
    return [x + px(right ? -8 : 8), Math.max(upper[1], top) + px(17), right ? "right" : "left"];
  },
};

export function drawRules(u, rules) {
  inside(u, (ctx, bbox) => {
    for (const rule of rules) {
      const colour = css(rule.tone ?? "ink");
      const ends = endsOf(u, rule);
      ctx.beginPath();
      ctx.setLineDash([px(5), px(3)]);
      ctx.lineWidth = px(1.2);
      ctx.strokeStyle = colour;
      ctx.moveTo(...ends[0]);
      ctx.lineTo(...ends[1]);
      ctx.stroke();
      ctx.setLineDash([]);
      const [x, y, align] = LABEL_PLACES[rule.axis](bbox, ends, rule);
      text(u, rule.label, x, y, align, colour);
    }
  });
}
