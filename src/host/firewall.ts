/**
 * Which firewall this system has, and the lines that open it. It looks at files alone: what an ordinary user can read,
 * and without starting a program, which this one gives up the right to soon after its start.
 */
import type { Firewall, OpenPorts } from "../model/network.ts";

/** What is asked of the system. Neither throws: what can't be read is not there. */
export interface HostFiles {
  readonly text: (path: string) => Promise<string | undefined>;
  readonly exists: (path: string) => Promise<boolean>;
}

export interface FirewallParts {
  readonly os: typeof Deno.build.os;
  readonly files: HostFiles;
  /** What others are to reach: this program, or the runtime that runs it; absolute. */
  readonly program: string;
}

type Opening = Omit<Firewall, "state">;

/** The most of a file that is read: these have some kilobytes. */
const MOST_BYTES = 262_144;

/**
 * What systemd starts with the computer. Whether it still runs stands in /sys and /proc, which Deno opens only to
 * programs that may do everything.
 */
const FIREWALLD_STARTS = "/etc/systemd/system/multi-user.target.wants/firewalld.service";
const NFTABLES_STARTS = "/etc/systemd/system/sysinit.target.wants/nftables.service";

/** @returns undefined: none is known to be on. */
export async function findFirewall(
  ports: OpenPorts,
  { os, files, program }: FirewallParts,
): Promise<Firewall | undefined> {
  switch (os) {
    case "windows":
      return { ...windows(program), state: "unknown" };
    case "darwin":
      return { ...macos(program), state: "unknown" };
    default: {
      const opening = await linux(ports, files);
      return opening === undefined ? undefined : { ...opening, state: "on" };
    }
  }
}

async function linux(ports: OpenPorts, files: HostFiles): Promise<Opening | undefined> {
  if (/^\s*ENABLED\s*=\s*"?yes"?\s*$/im.test(await files.text("/etc/ufw/ufw.conf") ?? "")) return ufw(ports);
  if (await files.exists(FIREWALLD_STARTS)) return firewalld(ports);
  if (await files.exists(NFTABLES_STARTS)) return nftables(ports, await files.text("/etc/nftables.conf") ?? "");
  return undefined;
}

function ufw({ udp, tcp }: OpenPorts): Opening {
  // Without a protocol it allows both.
  const command = udp === tcp ? `sudo ufw allow ${udp}` : `sudo ufw allow ${udp}/udp && sudo ufw allow ${tcp}/tcp`;
  return { kind: "ufw", commands: [command], lasts: "for good" };
}

function firewalld({ udp, tcp }: OpenPorts): Opening {
  const open = `sudo firewall-cmd --permanent --add-port=${udp}/udp --add-port=${tcp}/tcp`;
  return { kind: "firewalld", commands: [`${open} && sudo firewall-cmd --reload`], lasts: "for good" };
}

/** Put before what refuses; what is behind it in the chain would never be reached. */
function nftables({ udp, tcp }: OpenPorts, rules: string): Opening | undefined {
  const chain = inputChain(rules);
  if (chain === undefined) return undefined;
  const insert = (what: string) => `sudo nft 'insert rule ${chain} ${what} accept'`;
  const commands = udp === tcp
    ? [insert(`meta l4proto { tcp, udp } th dport ${udp}`)]
    : [insert(`udp dport ${udp}`), insert(`tcp dport ${tcp}`)];
  return { kind: "nftables", commands, lasts: "until restart" };
}

/** "inet filter input": the first chain that decides about what comes in. */
function inputChain(rules: string): string | undefined {
  let table: string | undefined;
  let chain: string | undefined;
  for (const line of rules.split("\n")) {
    const code = line.replace(/#.*/, "");
    const [, family, name] = /\btable\s+(\w+)\s+([\w-]+)\s*\{/.exec(code) ?? [];
    if (family !== undefined) table = family === "inet" || family === "ip" ? `${family} ${name}` : undefined;
    chain = /\bchain\s+([\w-]+)\s*\{/.exec(code)?.[1] ?? chain;
    if (/\bhook\s+input\b/.test(code) && table !== undefined && chain !== undefined) return `${table} ${chain}`;
  }
  return undefined;
}

function windows(program: string): Opening {
  const rule = `netsh advfirewall firewall add rule name=LanMessenger dir=in action=allow program="${program}"`;
  return { kind: "windows", commands: [rule], lasts: "for good" };
}

function macos(program: string): Opening {
  const tool = "sudo /usr/libexec/ApplicationFirewall/socketfilterfw";
  const quoted = `'${program.replaceAll("'", `'\\''`)}'`;
  return { kind: "macos", commands: [`${tool} --add ${quoted} && ${tool} --unblockapp ${quoted}`], lasts: "for good" };
}

export const systemFiles: HostFiles = {
  async text(path) {
    try {
      using file = await Deno.open(path);
      if ((await file.stat()).size > MOST_BYTES) return undefined;
      return await new Response(file.readable).text();
    } catch {
      return undefined;
    }
  },
  async exists(path) {
    try {
      await Deno.lstat(path);
      return true;
    } catch {
      return false;
    }
  },
};
