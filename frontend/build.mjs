// Builds everything the page downloads: one script, one style sheet, one font, one map.
//
//   node build.mjs [--map FILE.geojson] [--units FILE.json] [--out FOLDER]
//
// Without --map or --units the Python of the project is asked for them (`python -m mancomun.web.schematic`,
// `python -m mancomun.web.territory.pagedata`). Nothing is fetched from anywhere: packages are already in node_modules.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { drawing } from "./src/build/drawing.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { values: options } = parseArgs({
  options: { map: { type: "string" }, units: { type: "string" }, out: { type: "string" }, python: { type: "string" } },
});
const out = resolve(options.out ?? join(here, "../src/mancomun/web/static/build"));
const scratch = mkdtempSync(join(tmpdir(), "mancomun-"));

function python(...args) {
  const own = join(here, "../.venv/bin/python");
  const command = options.python ?? process.env.MANCOMUN_PYTHON ?? (existsSync(own) ? own : "python3");
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"], cwd: join(here, "..") });
}

function given(option, name, make) {
  if (option) return resolve(option);
  const file = join(scratch, name);
  make(file);
  return file;
}

try {
  mkdirSync(out, { recursive: true });
  const outline = require.resolve("world-atlas/countries-10m.json");
  const map = given(options.map, "map.geojson", (file) =>
    python("-m", "mancomun.web.schematic", "--world-atlas", outline, "--out", file),
  );
  const units = given(options.units, "units.json", (file) =>
    python("-m", "mancomun.web.territory.pagedata", "--out", file),
  );
  const read = (file) => JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(join(out, "map.json"), JSON.stringify(drawing(read(map), read(units))));

  await build({
    entryPoints: { page: join(here, "src/page.js"), style: join(here, "src/style.css") },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    external: ["*.woff2"],
    alias: { "d3-transition": join(here, "src/still.js") },
    legalComments: "eof",
    logLevel: "warning",
  });
  copyFileSync(
    require.resolve("@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"),
    join(out, "source-sans-3.woff2"),
  );
  for (const name of ["page.js", "style.css", "map.json", "source-sans-3.woff2"]) {
    const bytes = readFileSync(join(out, name));
    const sent = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    console.log(`${name.padEnd(20)} ${(sent / 1024).toFixed(1).padStart(6)} KB compressed`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
