// The page's document, the same for every view but for what it has the browser ask for at once: it names modules and styles, and a policy that lets nothing else in.
import { createHash } from "node:crypto";
import { escaped } from "../../text/html.ts";
import type { PageFiles } from "./modules.ts";

export interface Shell {
  /** `modules`: what the view that it is for begins with, as `needed` of PageFiles has them. */
  html(...modules: string[]): string;
  /** Content-Security-Policy. */
  policy: string;
}

/** `tiles`: a template of addresses, whose host the browser may ask for pictures. */
export function shellOf(files: PageFiles, title: string, tiles: string | null): Shell {
  const { version, imports, main, styles, assets } = files;
  const at = (path: string) => `/a/${version}/${path}`;
  const map = JSON.stringify({
    imports: Object.fromEntries(Object.entries(imports).map(([name, path]) => [name, at(path)])),
  });
  const hash = createHash("sha256").update(map).digest("base64");
  const own = new Set(files.needed());
  /** A round trip less for each that a module would name only when it runs; after what the page itself needs. */
  const ahead = (path: string) => {
    const style = path.replace(/\.js$/, ".css");
    const priority = own.has(path) ? "" : ' fetchpriority="low"';
    return [
      `<link rel="modulepreload"${priority} href="${at(path)}">`,
      ...(path !== style && assets.has(style)
        ? [`<link rel="preload" as="style"${priority} href="${at(style)}">`]
        : []),
    ];
  };
  const html = (...modules: string[]) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${styles.map((path) => `<link rel="stylesheet" href="${at(path)}">`).join("\n")}
<script type="importmap">${map}</script>
${files
  .needed(...modules)
  .flatMap(ahead)
  .join("\n")}
<script type="module" src="${at(main)}"></script>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. Sidan behöver JavaScript.</noscript>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    `img-src 'self' data: blob:${tiles === null ? "" : ` ${originOf(tiles)}`}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { html, policy };
}

/** "https://{s}.tile.example/..." as a policy has it: a part that stands for several is a star. */
function originOf(template: string): string {
  const [, scheme, host] = /^(https?):\/\/([^/]+)/.exec(template)!;
  return `${scheme}://${host!.replace(/^\{[^}]*\}/, "*")}`;
}

/** A drop. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 3c5 7 9 11.500 9 17a9 9 0 0 1-18 0c0-5.500 4-10 9-17z" fill="#0072b2"/></svg>';
