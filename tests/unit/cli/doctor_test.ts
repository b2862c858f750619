import {
  checkClock,
  checkDatabase,
  checkFirewall,
  checkInterfaces,
  checkLoops,
  checkNeighbours,
  checkSpace,
  checkTcpPort,
  checkUdpPort,
} from "../../../src/cli/doctor_checks.ts";
import { verdictOf } from "../../../src/cli/doctor_hops.ts";
import { EXIT } from "../../../src/cli/exit_code.ts";
import type { OutputEvent } from "../../../src/cli/output_event.ts";
import { renderEvent } from "../../../src/cli/render.ts";
import { startFailed } from "../../../src/cli/run_doctor.ts";
import type { Hop, Loop, StoreHealth, TheirView } from "../../../src/model/checkup.ts";
import { dialProblemOf } from "../../../src/model/dial_problem.ts";
import type { Firewall, NetworkReport, Speaker } from "../../../src/model/network.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { BindError } from "../../../src/net/errors.ts";
import { fakeLook } from "../../support/fake_look.ts";
import { office, settings, start } from "./fixture.ts";

const SPEAKER: Speaker = { device: "eth0", address: "10.0.0.1", destinations: [], problem: undefined };
const LOOP: Loop = {
  device: "eth0",
  address: "10.0.0.1",
  destination: "10.0.0.255",
  way: "broadcast",
  outcome: "heard",
  reason: "",
};
const HEALTH: StoreHealth = { path: "/d/db", check: "ok", version: 7, bytes: 4096, walBytes: 0, commit: { ms: 3 } };
const UFW: Firewall = { kind: "ufw", state: "on", commands: ["sudo ufw allow 2372"], lasts: "for good" };
const NOW = Date.UTC(2026, 5, 1);
const TO = { address: "10.0.0.2", port: 2372 };
const SIDES = { udp: 2372, tcp: 2372, opening: "sudo ufw allow 2372" };

function report(changes: Partial<NetworkReport> = {}, speakers: readonly Speaker[] = [SPEAKER]): NetworkReport {
  return {
    datagrams: { port: 2372, speakers, deaf: [], outside: 0 },
    followed: [],
    announcedAt: NOW,
    heard: { own: 1, others: 0, refused: 0 },
    ...changes,
  };
}

Deno.test("checkInterfaces() is ok, warns of one that is down, and fails where none can send", () => {
  const down = { ...SPEAKER, device: "wlan0", problem: "Network is down" };
  assertEquals(checkInterfaces(report()).state, "ok");
  assertEquals(checkInterfaces(report({}, [SPEAKER, down])).state, "warning");
  assertStringIncludes(checkInterfaces(report({}, [down])).found, "Network is down");
  assertEquals(checkInterfaces(report({}, [down])).state, "failed");
  assertEquals(checkInterfaces(report({}, [])).state, "failed");
});

Deno.test("checkUdpPort() warns where a socket hears less than it should", () => {
  const { datagrams } = report();
  const deaf = { ...datagrams, deaf: [{ address: "0.0.0.0", reason: "No such device" }] };
  assertEquals(checkUdpPort(report()).state, "ok");
  assertEquals(checkUdpPort(report({ datagrams: deaf })).state, "warning");
});

Deno.test("checkTcpPort() names who has the port, or what shows it", () => {
  const parts = { port: 2372, wanted: 2372, holder: undefined, os: "linux" as const };
  assertEquals(checkTcpPort(parts).state, "ok");
  assertEquals(checkTcpPort({ ...parts, port: 40_000, wanted: 0 }).state, "ok");
  const taken = checkTcpPort({ ...parts, port: 40_000, holder: "nginx (process 812)" });
  assertEquals(taken.state, "warning");
  assertStringIncludes(taken.found, "nginx (process 812)");
  assertStringIncludes(checkTcpPort({ ...parts, port: 40_000, os: "windows" }).command ?? "", "netstat");
  assertStringIncludes(checkTcpPort({ ...parts, port: 40_000, os: "darwin" }).command ?? "", "lsof");
});

Deno.test("checkLoops() is ok, warns where one way does not work, and fails where none does", () => {
  const lost: Loop = { ...LOOP, way: "group", destination: "239.255.23.72", outcome: "silent" };
  assertEquals(checkLoops("broadcast", [LOOP, lost]).state, "ok");
  assertEquals(checkLoops("group", [LOOP, lost]).state, "warning");
  assertEquals(checkLoops("group", [lost]).state, "failed");
  assertEquals(checkLoops("broadcast", [lost]).state, "skipped");
  const refused: Loop = { ...LOOP, outcome: "refused", reason: "Permission denied" };
  assertStringIncludes(checkLoops("broadcast", [refused]).found, "Permission denied");
});

Deno.test("checkFirewall() gives the command while nothing comes in", () => {
  assertEquals(checkFirewall("none here", report(), 2372).state, "skipped");
  assertEquals(checkFirewall(undefined, report(), 2372).state, "ok");
  const closed = checkFirewall(UFW, report(), 2372);
  assertEquals([closed.state, closed.command], ["warning", "sudo ufw allow 2372"]);
  assertEquals(checkFirewall(UFW, report({ heard: { own: 1, others: 2, refused: 0 } }), 2372).state, "ok");
});

Deno.test("checkNeighbours() warns where nobody is heard and nobody of --peer is met", () => {
  assertEquals(checkNeighbours(report()).state, "warning");
  assertEquals(checkNeighbours(report({ followed: [{ ...TO, state: "met" }] })).state, "ok");
});

Deno.test("checkClock() doubts a year that can't be, a jump, and a start in the future", () => {
  assertEquals(checkClock(NOW, 0, NOW - 1000).state, "ok");
  assertEquals(checkClock(Date.UTC(1970, 0, 1), 0, undefined).state, "failed");
  assertEquals(checkClock(NOW, -5000, undefined).state, "warning");
  assertEquals(checkClock(NOW, 0, NOW + 3_600_000).state, "warning");
});

Deno.test("checkDatabase() tells damage, a disk that takes nothing, and a network disk", () => {
  assertEquals(checkDatabase(HEALTH, undefined).state, "ok");
  assertEquals(checkDatabase({ ...HEALTH, check: "unchecked" }, undefined).state, "ok");
  assertEquals(checkDatabase({ ...HEALTH, check: { damage: "page 3" } }, undefined).state, "failed");
  assertEquals(checkDatabase({ ...HEALTH, commit: { problem: "disk full" } }, undefined).state, "failed");
  assertStringIncludes(checkDatabase(HEALTH, "NFS").found, "NFS");
  assertEquals(checkDatabase({ ...HEALTH, walBytes: 1e9 }, undefined).state, "warning");
});

Deno.test("checkSpace() warns of little and fails for nothing", () => {
  const states = [5e10, 1e8, 1e6].map((free) => checkSpace("/d", { free }).state);
  assertEquals(states, ["ok", "warning", "failed"]);
  assertEquals(checkSpace("/d", { unknown: "it does not say" }).state, "skipped");
});

const view = (changes: Partial<TheirView> = {}): TheirView => ({
  at: NOW,
  heardMs: 500,
  sees: "10.0.0.1",
  back: "reached",
  ...changes,
});

function way({ tcp = "connected", udp = true, announced = true, theirs = view(), open = tcp === "connected" }: {
  tcp?: Extract<Hop, { to: unknown }>["outcome"];
  udp?: boolean;
  announced?: boolean;
  theirs?: TheirView | "silent";
  open?: boolean;
} = {}): Hop[] {
  return [
    { step: "presence", isHere: true, announced: announced ? { at: NOW, from: "10.0.0.2" } : undefined },
    udp
      ? { step: "udp", outcome: "answered", ms: 20, from: "10.0.0.2" }
      : { step: "udp", outcome: "silent", people: 3 },
    { step: "tcp", to: TO, outcome: tcp, ms: 5, reason: "" },
    open ? { step: "ping", outcome: "answered", ms: 1 } : { step: "ping", outcome: "untried" },
    !open
      ? { step: "theirs", outcome: "untried" }
      : theirs === "silent"
      ? { step: "theirs", outcome: "silent" }
      : { step: "theirs", outcome: "answered", view: theirs, at: NOW },
  ];
}

Deno.test("verdictOf() names the hop that fails, and on which side", () => {
  const hop = (hops: Hop[]) => verdictOf(hops, SIDES).hop;
  assertEquals(hop(way()), "none");
  assertEquals(hop(way({ tcp: "refused" })), "their-program");
  assertEquals(hop(way({ tcp: "forbidden" })), "own-firewall-out");
  assertEquals(hop(way({ tcp: "silent" })), "their-firewall-tcp");
  assertEquals(hop(way({ tcp: "silent", udp: false })), "their-computer");
  assertEquals(hop(way({ tcp: "silent", udp: false, open: true })), "their-firewall-tcp");
  assertEquals(hop(way({ tcp: "unreachable" })), "route");
  assertEquals(hop(way({ tcp: "unreachable", udp: false })), "their-computer");
  assertEquals(hop(way({ open: false })), "session");
  assertEquals(hop(way({ theirs: view({ back: "silent" }) })), "own-firewall-tcp");
  assertEquals(hop(way({ theirs: view({ back: "untried" }) })), "none");
  assertEquals(hop(way({ theirs: view({ heardMs: undefined }), udp: false })), "their-firewall-udp");
  assertEquals(hop(way({ udp: false, announced: false })), "own-firewall-udp");
  assertEquals(hop(way({ theirs: view({ heardMs: undefined }), udp: false, announced: false })), "network-udp");
  assertEquals(hop(way({ theirs: "silent" })), "none");
  const broken: Hop = { step: "handshake", outcome: "broken", frame: "M2", reason: "closed" };
  assertEquals(hop([...way({ open: false }), broken]), "handshake");
});

Deno.test("verdictOf() fails where nothing gets through, warns where one side can't, and gives the own side's line", () => {
  assertEquals(verdictOf(way({ tcp: "silent" }), SIDES).check.state, "failed");
  const { check } = verdictOf(way({ theirs: view({ back: "silent" }) }), SIDES);
  assertEquals([check.state, check.command], ["warning", SIDES.opening]);
  assertEquals(verdictOf(way({ tcp: "silent" }), SIDES).check.command, undefined);
});

Deno.test("dialProblemOf() tells refusals from silence, by whatever the system calls them", () => {
  const coded = (code: string) => dialProblemOf(Object.assign(new Error("no"), { code }));
  assertEquals(dialProblemOf(new Deno.errors.ConnectionRefused("Connection refused (os error 111)")), "refused");
  assertEquals(["ECONNREFUSED", "EHOSTUNREACH", "EPERM", "ETIMEDOUT"].map(coded), [
    "refused",
    "unreachable",
    "forbidden",
    "silent",
  ]);
  assertEquals(dialProblemOf(new Error("… (os error 10061)")), "refused");
  assertEquals(dialProblemOf("no error"), "failed");
});

Deno.test("runDoctor() makes one check after the other, then a summary, and exit code 0 for warnings", async () => {
  const { messenger, context } = office();
  messenger.examined.loops = [LOOP, { ...LOOP, way: "group" }];
  messenger.networkReport = report();
  messenger.settle();
  const running = await start(context, { do: "doctor" });
  await running.ended;
  const checks = running.events.flatMap((event) => event.event === "check" ? [`${event.name} ${event.state}`] : []);
  assertEquals(checks.slice(0, 8), [
    "program ok",
    "interfaces ok",
    "udp-port ok",
    "tcp-port ok",
    "broadcast ok",
    "multicast ok",
    "firewall ok",
    "neighbours warning",
  ]);
  const [summary, exit] = running.events.slice(-2);
  assert(
    summary?.event === "checkup" && summary.warnings >= 1 &&
      summary.failed === (checks.includes("clock failed") ? 1 : 0),
  );
  assertEquals(exit, { event: "exit", code: summary.failed > 0 ? EXIT.failed : EXIT.done });
});

Deno.test("runDoctor() fails with code 1 where a check does", async () => {
  const { messenger, context, clock } = office();
  messenger.settle();
  const look = fakeLook(clock, { space: () => Promise.resolve({ free: 1000 }) });
  const running = await start({ ...context, look }, { do: "doctor" });
  await running.ended;
  assertEquals(running.events.at(-1), { event: "exit", code: EXIT.failed });
});

Deno.test("runDoctor() goes the way to WHO, and names the hop", async () => {
  const { messenger, context } = office();
  messenger.settle();
  messenger.examined.hops = way({ tcp: "silent" });
  const running = await start(context, { do: "doctor", who: "Ben" });
  await running.ended;
  const summary = running.events.find((event) => event.event === "checkup");
  assertEquals(summary?.event === "checkup" && [summary.hop, summary.state], ["their-firewall-tcp", "failed"]);
  assertEquals(running.events.at(-1), { event: "exit", code: EXIT.failed });
});

Deno.test("runDoctor() ends with code 4 for nobody", async () => {
  const { messenger, context } = office();
  messenger.settle();
  const running = await start(context, { do: "doctor", who: "Zoe" });
  await running.ended;
  assertEquals(running.events.at(-1), { event: "exit", code: EXIT.nobody });
});

Deno.test("startFailed() is a check of what was in the way, and the others are skipped", () => {
  const events = [...startFailed(new BindError("port", "Cannot hear on UDP port 2372"), settings())];
  const failed = events.filter((event) => event.event === "check" && event.state === "failed");
  assertEquals(failed.map((event) => event.event === "check" && event.name), ["udp-port"]);
  assertEquals(events.at(-1), { event: "exit", code: EXIT.failed });
  const [address] = [...startFailed(new BindError("address", "Cannot listen on 10.9.9.9"), settings())].filter((
    event,
  ) => event.event === "check" && event.state === "failed");
  assertEquals(address?.event === "check" && address.name, "interfaces");
});

Deno.test("renderEvent() shows a check on a line, with what to do below, and nothing that steers a terminal", () => {
  const event: OutputEvent = {
    event: "check",
    name: "firewall",
    state: "warning",
    found: "ufw\x1b[2J is on",
    advice: "let it in",
    command: "sudo ufw allow 2372",
  };
  const lines = (renderEvent(event) ?? "").split("\n");
  assertEquals(lines.slice(1), ["         let it in", "           sudo ufw allow 2372"]);
  assert(!lines[0]?.includes("\x1b"));
});
