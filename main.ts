/** LanMessenger: messages on the local network, without a server. Wires the program to its process, and runs it. */
import config from "./deno.json" with { type: "json" };
import { runProgram } from "./src/cli/program.ts";
import { printableLine } from "./src/cli/printable.ts";
import { sinkOf } from "./src/cli/sink.ts";
import { stopSignal } from "./src/cli/stop_signal.ts";
import { attendance, stderrTerminal, stdoutTerminal } from "./src/cli/terminal.ts";
import { openInAppWindow } from "./src/server/app_window.ts";
import { openInBrowser, startDetached } from "./src/server/browser.ts";
import { systemAutostart } from "./src/wiring/autostart.ts";
import { systemInstallation } from "./src/wiring/installation.ts";
import { systemPolicy } from "./src/wiring/policy.ts";
import { newId } from "./src/wiring/process.ts";
import { openIdentityDesk } from "./src/wiring/identity_desk.ts";
import { systemPassphrases } from "./src/wiring/passphrases.ts";
import { nodeStarter } from "./src/wiring/start_node.ts";
import { systemClock } from "./src/wiring/world.ts";

const { os } = Deno.build;
const env = (variable: string) => Deno.env.get(variable);
const stderr = sinkOf(Deno.stderr);

function report(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  stderr.write(`lanmessenger: ${printableLine(text)}\n`).catch(() => {});
}

if (import.meta.main) {
  const stop = stopSignal();
  const passphrases = systemPassphrases({ stderr, stop: stop.signal });
  const code = await runProgram(Deno.args, {
    version: config.version,
    pid: Deno.pid,
    os,
    env,
    policy: systemPolicy,
    clock: systemClock,
    stdin: Deno.stdin.readable,
    stdout: sinkOf(Deno.stdout),
    stderr,
    terminal: stderrTerminal(),
    screen: stdoutTerminal(),
    attendance: attendance(),
    workingFolder: Deno.cwd,
    stop: stop.signal,
    startNode: nodeStarter({ version: config.version, hostname: Deno.hostname, env, report, passphrases }),
    passphrases,
    openIdentity: openIdentityDesk,
    openAutostart: (settings) => systemAutostart(settings, env),
    openInstallation: (settings) => systemInstallation(settings, env, config.version),
    newId,
    openPage: (file, window) =>
      (window === "app" ? openInAppWindow : openInBrowser)(file, { os, env, start: startDetached, clock: systemClock }),
    startNoMorePrograms: async () => void await Deno.permissions.revoke({ name: "run" }),
  });
  // Not by itself: what a system call still holds (standard input, say) must not keep a finished program.
  Deno.exit(code);
}
