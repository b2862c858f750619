// deno-lint-ignore-file no-console
/**
 * `deno task sbom [FILE]`: what a release is made of, as CycloneDX 1.6 in JSON, out of deno.lock. It has no date and a
 * number that follows from its content, so that the same input gives the same file.
 */
import { createHash } from "node:crypto";
import config from "../deno.json" with { type: "json" };
import type { Lock } from "./lock.ts";
import { ROOT } from "./process.ts";
import { programLock } from "./stage.ts";

/** With which releases are made; CONTRIBUTING.md names it, too. */
export const RELEASE_DENO = "2.9.6";

/** @param shipped what of it is in the executables; the rest makes and tests them. */
export function billOfMaterials(lock: Lock, shipped: Lock, version: string): string {
  const components = Object.entries(lock.npm).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { integrity }]) => {
    const { name, version } = partsOf(key);
    return {
      type: "library",
      "bom-ref": referenceOf(key),
      name,
      version,
      purl: referenceOf(key),
      scope: key in shipped.npm ? "required" : "excluded",
      hashes: [hashOf(key, integrity)],
    };
  });
  const dependencies = Object.entries(lock.npm).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, locked]) => ({
    ref: referenceOf(key),
    dependsOn: [...locked.dependencies ?? [], ...locked.optionalDependencies ?? []].map((name) =>
      referenceOf(keyOf(lock, name))
    ).sort(),
  }));
  const self = `pkg:generic/lanmessenger@${version}`;
  const runtime = `pkg:generic/deno@${RELEASE_DENO}`;
  const body = {
    metadata: {
      component: { type: "application", "bom-ref": self, name: "lanmessenger", version, purl: self },
    },
    components: [
      { type: "platform", "bom-ref": runtime, name: "deno", version: RELEASE_DENO, purl: runtime, scope: "required" },
      ...components,
    ],
    dependencies: [
      { ref: self, dependsOn: [runtime, ...Object.keys(shipped.npm).map(referenceOf).sort()] },
      ...dependencies,
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(body))}`;
  return `${
    JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", serialNumber, version: 1, ...body }, null, 2)
  }\n`;
}

/** `playwright-core@1.65.1`, and with peers behind underscores: `@preact/signals@2.11.4_preact@11.2.0`. */
function partsOf(key: string): { readonly name: string; readonly version: string } {
  const at = key.indexOf("@", 1);
  return { name: key.slice(0, at), version: key.slice(at + 1).split("_")[0] ?? "" };
}

/** A package URL: the @ of a scope is written %40. */
function referenceOf(key: string): string {
  const { name, version } = partsOf(key);
  return `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
}

function keyOf(lock: Lock, dependency: string): string {
  if (dependency in lock.npm) return dependency;
  const key = Object.keys(lock.npm).find((candidate) => partsOf(candidate).name === dependency);
  if (key === undefined) throw new Error(`Cannot read deno.lock: it does not lock ${dependency}: run deno install`);
  return key;
}

function hashOf(key: string, integrity: string): { readonly alg: string; readonly content: string } {
  const [, bits, base64] = /^sha(256|384|512)-(.+)$/.exec(integrity) ?? [];
  if (bits === undefined || base64 === undefined) {
    throw new Error(`Cannot read deno.lock: the sum of ${key} is "${integrity}": it is none that is known`);
  }
  const bytes = Uint8Array.fromBase64(base64);
  return { alg: `SHA-${bits}`, content: bytes.toHex() };
}

/** RFC 9562, version 8: 122 bits of our own. */
function uuidOf(content: string): string {
  const bytes = new Uint8Array(createHash("sha256").update(content).digest().subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

if (import.meta.main) {
  const [path = `${ROOT}/dist/sbom.cdx.json`] = Deno.args;
  const lock: Lock = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
  await Deno.mkdir(`${ROOT}/dist`, { recursive: true });
  await Deno.writeTextFile(path, billOfMaterials(lock, await programLock(), config.version));
  console.log(`Made ${path}: ${Object.keys(lock.npm).length} packages`);
}
