import type { Firewall, OpenPorts } from "../../../src/model/network.ts";
import type { NetworkDto } from "../../../src/server/dto.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { house, outcome } from "./fixture.ts";

const UFW: Firewall = { kind: "ufw", state: "on", commands: ["sudo ufw allow 2372"], lasts: "for good" };

function speaker(address: string) {
  return { device: "eth0\u202e", address, destinations: [], problem: undefined };
}

Deno.test("GET /api/network tells what is tried, and what came of it", async () => {
  const asked: OpenPorts[] = [];
  const { messenger, askAsPage } = house({
    firewall: (ports) => {
      asked.push(ports);
      return Promise.resolve(UFW);
    },
  });
  messenger.networkReport = {
    datagrams: {
      port: 2372,
      speakers: [{
        device: "eth0",
        address: "192.0.2.5",
        destinations: [
          { address: "255.255.255.255", way: "broadcast", last: { outcome: "sent" } },
          { address: "239.255.23.72", way: "group", last: { outcome: "refused", reason: "no route\n" } },
          { address: "192.0.2.255", way: "broadcast", last: { outcome: "untried" } },
        ],
        problem: "gone",
      }],
      deaf: [{ address: "0.0.0.0", reason: "No such device" }],
      outside: 2,
    },
    followed: [{ address: "lab-3", port: 2372, state: "met" }],
    announcedAt: 7,
    heard: { own: 1, others: 2, refused: 3 },
  };
  const expected: NetworkDto = {
    udpPort: 2372,
    tcpPort: 2372,
    announcedAt: 7,
    speakers: [{
      device: "eth0",
      address: "192.0.2.5",
      destinations: [
        { address: "255.255.255.255", way: "broadcast", outcome: "sent", reason: "" },
        { address: "239.255.23.72", way: "group", outcome: "refused", reason: "no route" },
        { address: "192.0.2.255", way: "broadcast", outcome: "untried", reason: "" },
      ],
      problem: "gone",
    }],
    deaf: [{ address: "0.0.0.0", reason: "No such device" }],
    followed: [{ address: "lab-3", port: 2372, state: "met" }],
    heard: { own: 1, others: 2, refused: 5 },
    firewall: { kind: "ufw", state: "on", commands: ["sudo ufw allow 2372"], lasts: "for good" },
  };
  assertEquals(await (await askAsPage("GET", "/api/network")).json(), expected);
  assertEquals(asked, [{ udp: 2372, tcp: 2372 }]);
});

Deno.test("GET /api/network speaks of the firewall only where something is to pass it", async () => {
  const rows: readonly [string[], boolean][] = [
    [[], false],
    [["127.0.0.2"], false],
    [["127.0.0.2", "::1"], false],
    [["127.0.0.2", "192.0.2.5"], true],
    [["fe80::1%eth0"], true],
  ];
  for (const [addresses, expect] of rows) {
    const { messenger, askAsPage } = house({ firewall: () => Promise.resolve(UFW) });
    const datagrams = { ...messenger.networkReport.datagrams, speakers: addresses.map(speaker) };
    messenger.networkReport = { ...messenger.networkReport, datagrams };
    const { firewall, speakers }: NetworkDto = await (await askAsPage("GET", "/api/network")).json();
    assertEquals(firewall !== null, expect, addresses.join(" "));
    assertEquals(speakers.every(({ device }) => device === "eth0"), true, "what shows nothing is taken out");
  }
});

Deno.test("GET /api/network is behind the door", async () => {
  const { ask } = house();
  assertEquals(await outcome(await ask("GET", "/api/network")), "401 token");
});
