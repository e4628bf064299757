import { createHash, randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// A program and its libraries, bundled into one file: Node loads that in half the time it takes to
// load some 650 modules, and startup is most of the time of a report on a small file.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Packages with native parts, files, threads or processes of their own, or rarely needed: not
 * bundled.
 */
const LEFT_OUT = [
  ...["chdb", "lmdb", "pino", "swagger-ui-dist", "esbuild", "kafkajs"],
  // Those that only the benchmark uses.
  ...["@duckdb/node-api", "nodejs-polars", "pg", "autocannon", "playwright-core"],
];

/** Other files that a bundle depends on. */
const MADE_BY = ["producers/launch/bundle.mjs", "package-lock.json", "tsconfig.json"];

/** CommonJS libraries call `require`, which ES modules do not have. */
const BANNER =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/**
 * Returns the bundle of a program. Builds it if there is none, or if any of its sources has
 * changed. Any number of processes may call this at once.
 *
 * @param {string} program absolute path of its main file
 * @param {string} [kept] the folder of bundles; if it is not writable, the bundle is built for this
 *   process alone
 * @returns {Promise<string>} the absolute path of the file to import
 * @throws {Error} if there is no such program, or its sources cannot be bundled
 */
export async function bundleOf(program, kept = join(ROOT, "node_modules/.cache/store-monitor")) {
  const name = relative(ROOT, program).replace(/\.ts$/, "").replaceAll(/\W+/g, "-");
  const made = keptBundle(kept, name);
  if (made !== undefined) return made;
  const bundle = await makeBundle(program);
  if (!isWritable(kept)) return write(folderOfThisProcess(), "main.mjs", bundle);
  const fingerprint = fingerprintOf(bundle.sources);
  const file = write(kept, `${name}.${fingerprint}.mjs`, bundle);
  writeWhole(join(kept, `${name}.json`), JSON.stringify(bundle.sources));
  forgetOthers(kept, name, fingerprint);
  return file;
}

/**
 * @param {string} kept
 * @param {string} name
 */
function keptBundle(kept, name) {
  try {
    const sources = JSON.parse(readFileSync(join(kept, `${name}.json`), "utf8"));
    const file = join(kept, `${name}.${fingerprintOf(sources)}.mjs`);
    accessSync(file, constants.R_OK);
    return file;
  } catch {
    // There is no bundle, or one of its sources is gone.
    return undefined;
  }
}

/**
 * The lock file stands for the libraries.
 *
 * @param {string[]} sources relative to the root
 */
function fingerprintOf(sources) {
  const hash = createHash("sha256").update(`${ROOT} ${process.version}`);
  for (const file of [...sources, ...MADE_BY]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex").slice(0, 20);
}

/**
 * @param {string} program
 * @returns {Promise<{ sources: string[], code: string, map: string }>}
 */
async function makeBundle(program) {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    entryPoints: [program],
    absWorkingDir: ROOT,
    outfile: "main.mjs",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: BANNER },
    minifyWhitespace: true,
    sourcemap: "external",
    sourceRoot: pathToFileURL(ROOT).href,
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "silent",
    plugins: [installedLibraries, ownAddresses],
  });
  const text = (/** @type {string} */ ending) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const sources = Object.keys(metafile.inputs).filter((file) => !file.startsWith("node_modules"));
  return { sources, code: text(".mjs"), map: text(".map") };
}

/**
 * Resolves packages that are not bundled from here, wherever the bundle is.
 *
 * @type {import("esbuild").Plugin}
 */
const installedLibraries = {
  name: "installed-libraries",
  setup(bundling) {
    const filter = new RegExp(`^(?:${LEFT_OUT.join("|")})(?:/|$)`);
    bundling.onResolve({ filter }, ({ path, kind }) => {
      if (kind === "require-call") return { path, external: true };
      return { path: import.meta.resolve(path), external: true };
    });
  },
};

/**
 * The sources find their SQL and other files by `import.meta.url`: each keeps its own.
 *
 * @type {import("esbuild").Plugin}
 */
const ownAddresses = {
  name: "own-addresses",
  setup(bundling) {
    bundling.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const address = JSON.stringify(pathToFileURL(path).href);
      return {
        contents: readFileSync(path, "utf8").replaceAll("import.meta.url", address),
        loader: path.endsWith("x") ? "tsx" : "ts",
      };
    });
  },
};

/** @param {string} folder */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function folderOfThisProcess() {
  const folder = mkdtempSync(join(tmpdir(), "store-monitor-program-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {{ code: string, map: string }} bundle
 */
function write(folder, name, { code, map }) {
  const file = join(folder, name);
  writeWhole(`${file}.map`, map);
  writeWhole(file, `${code}\n//# sourceMappingURL=${name}.map\n`);
  return file;
}

/**
 * Atomic: another process never sees half of the file.
 *
 * @param {string} file
 * @param {string} text
 */
function writeWhole(file, text) {
  const part = join(dirname(file), `.${randomUUID()}-${basename(file)}`);
  writeFileSync(part, text);
  renameSync(part, file);
}

/**
 * A bundle is read once, at startup: older ones are not needed any more.
 *
 * @param {string} kept
 * @param {string} name
 * @param {string} fingerprint
 */
function forgetOthers(kept, name, fingerprint) {
  for (const file of readdirSync(kept)) {
    const old = file.startsWith(`${name}.`) && !file.includes(fingerprint);
    if (old && file !== `${name}.json`) rmSync(join(kept, file), { force: true });
  }
}
