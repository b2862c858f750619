import { findFirewall, type HostFiles, systemFiles } from "../../../src/host/firewall.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const PORTS = { udp: 2372, tcp: 2372 };
const OTHER_PORTS = { udp: 2372, tcp: 40_111 };

/** @param there paths and what stands in them. */
function host(there: Readonly<Record<string, string>>): HostFiles {
  return {
    text: (path) => Promise.resolve(there[path]),
    exists: (path) => Promise.resolve(path in there),
  };
}

const linux = (there: Readonly<Record<string, string>>, ports = PORTS) =>
  findFirewall(ports, { os: "linux", files: host(there), program: "/usr/bin/lanmessenger" });

Deno.test("findFirewall() knows ufw by its setting", async () => {
  const ufw = (text: string, ports = PORTS) => linux({ "/etc/ufw/ufw.conf": text }, ports);
  assertEquals(await ufw("# comment\nENABLED=yes\nLOGLEVEL=low\n"), {
    kind: "ufw",
    state: "on",
    commands: ["sudo ufw allow 2372"],
    lasts: "for good",
  });
  assertEquals((await ufw("ENABLED=yes", OTHER_PORTS))?.commands, [
    "sudo ufw allow 2372/udp && sudo ufw allow 40111/tcp",
  ]);
  for (const off of ["ENABLED=no", "#ENABLED=yes", "", "ENABLED=yesterday"]) {
    assertEquals(await ufw(off), undefined, off);
  }
});

Deno.test("findFirewall() knows firewalld by what the system starts", async () => {
  assertEquals(await linux({ "/etc/systemd/system/multi-user.target.wants/firewalld.service": "" }, OTHER_PORTS), {
    kind: "firewalld",
    state: "on",
    commands: [
      "sudo firewall-cmd --permanent --add-port=2372/udp --add-port=40111/tcp && sudo firewall-cmd --reload",
    ],
    lasts: "for good",
  });
});

Deno.test("findFirewall() puts a rule into the chain of nftables that decides", async () => {
  const starts = { "/etc/systemd/system/sysinit.target.wants/nftables.service": "" };
  const nftables = (rules: string, ports = PORTS) => linux({ ...starts, "/etc/nftables.conf": rules }, ports);
  const debian = `#!/usr/sbin/nft -f
flush ruleset

table inet filter {
	chain input {
		type filter hook input priority filter;
	}
	chain forward {
		type filter hook forward priority filter;
	}
}`;
  assertEquals(await nftables(debian), {
    kind: "nftables",
    state: "on",
    commands: ["sudo nft 'insert rule inet filter input meta l4proto { tcp, udp } th dport 2372 accept'"],
    lasts: "until restart",
  });
  const own = "table inet first {\n}\ntable ip6 six { chain a { type filter hook input priority 0; } }\n" +
    "table inet my-wall {\n chain out {\n type filter hook output priority 0;\n }\n" +
    " chain in { type filter hook input priority 0; policy drop; }\n}";
  assertEquals((await nftables(own, OTHER_PORTS))?.commands, [
    "sudo nft 'insert rule inet my-wall in udp dport 2372 accept'",
    "sudo nft 'insert rule inet my-wall in tcp dport 40111 accept'",
  ]);
  for (const without of ["", "table inet nat { chain post { type nat hook postrouting priority 0; } }"]) {
    assertEquals(await nftables(without), undefined, without);
  }
  assertEquals(await linux({ "/etc/nftables.conf": debian }), undefined, "it is not started");
});

Deno.test("findFirewall() names none where none is known to be on", async () => {
  assertEquals(await linux({}), undefined);
});

Deno.test("findFirewall() lets the program in on Windows and macOS, whose firewalls don't say whether they are on", async () => {
  const on = (os: typeof Deno.build.os, program: string) => findFirewall(PORTS, { os, files: host({}), program });
  assertEquals(await on("windows", "C:\\Program Files\\Lan\\lanmessenger.exe"), {
    kind: "windows",
    state: "unknown",
    commands: [
      "netsh advfirewall firewall add rule name=LanMessenger dir=in action=allow " +
      'program="C:\\Program Files\\Lan\\lanmessenger.exe"',
    ],
    lasts: "for good",
  });
  const tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw";
  assertEquals((await on("darwin", "/Users/ada/it's/lanmessenger"))?.commands, [
    `${tool} --add '/Users/ada/it'\\''s/lanmessenger' && ${tool} --unblockapp '/Users/ada/it'\\''s/lanmessenger'`,
  ]);
});

Deno.test("systemFiles reads what is there and small, and takes the rest for missing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/small`, "ENABLED=yes");
    await Deno.writeTextFile(`${folder}/large`, "x".repeat(300_000));
    assertEquals(await systemFiles.text(`${folder}/small`), "ENABLED=yes");
    for (const path of ["large", "missing", "."]) {
      assertEquals(await systemFiles.text(`${folder}/${path}`), undefined, path);
    }
    assertEquals(await systemFiles.exists(`${folder}/small`), true);
    assertEquals(await systemFiles.exists(`${folder}/missing`), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
