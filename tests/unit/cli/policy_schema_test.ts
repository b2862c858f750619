/** docs/policy.schema.json says what the reader takes, and no more. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { POLICY_NAMES, readPolicy } from "../../../src/cli/policy_reader.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const schema = JSON.parse(Deno.readTextFileSync(new URL("../../../docs/policy.schema.json", import.meta.url)));
const isValid = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

function isRead(value: unknown): boolean {
  const facts = { login: () => "ada", host: () => "pc", home: () => "/home/ada" };
  try {
    readPolicy({ path: "/p", text: JSON.stringify(value) }, facts);
    return true;
  } catch {
    return false;
  }
}

Deno.test("the schema has the members that the reader knows", () => {
  assertEquals(Object.keys(schema.properties).toSorted(), ["$schema", ...POLICY_NAMES].toSorted());
});

Deno.test("schema and reader agree on every kind and value of every member", () => {
  const values = [
    "on",
    "off",
    "dark",
    "de",
    "{login}",
    "*x*y*",
    "22:00-07:00",
    "none",
    "forever",
    "default",
    "/srv/in",
    "10M",
    "",
    0,
    1,
    90,
    2400,
    70_000,
    40_000,
    -1,
    1.5,
    true,
    null,
    [],
    ["10.4.0.0/16"],
    ["10.5.0.1"],
    [7],
    {},
  ];
  // What only the reader knows: which texts are addresses, paths, names or lines of words.
  const free = new Set(["bind", "peers", "filesFolder"]);
  let agreed = 0;
  for (const name of [...POLICY_NAMES, "prot"]) {
    for (const kind of ["default", "locked", "most", "lockd"]) {
      for (const value of values) {
        const policy = { [name]: { [kind]: value } };
        const [valid, read] = [isValid(policy), isRead(policy)];
        if (free.has(name) && valid && !read) continue;
        assertEquals(valid, read, JSON.stringify(policy));
        agreed++;
      }
      assertEquals(isValid({ [name]: { [kind]: 1, more: 1 } }), false);
    }
  }
  assertEquals(agreed > 2_000, true, String(agreed));
});

Deno.test("the example in docs/policy.md is a policy", () => {
  const text = Deno.readTextFileSync(new URL("../../../docs/policy.md", import.meta.url));
  const [, example = ""] = /```json\n([^`]*)```/.exec(text) ?? [];
  assertEquals([isValid(JSON.parse(example)), isRead(JSON.parse(example))], [true, true]);
});
