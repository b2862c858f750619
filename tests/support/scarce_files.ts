// deno-lint-ignore-file no-console -- what it prints is its answer.
/**
 * A program to be run with few files allowed: it listens, uses all files up, and gives them back after its second pause
 * in accepting. It prints its port, each pause, and "accepted".
 */
import { openStreams } from "../../src/net/stream.ts";
import { denoStreams } from "../../src/net/system.ts";

const files: Deno.FsFile[] = [];
const system = {
  ...denoStreams,
  after: (ms: number, action: () => void) => {
    console.log(`paused ${ms}`);
    if (ms === 200) { for (const file of files.splice(0)) file.close(); }
    return denoStreams.after(ms, action);
  },
};
const streams = await openStreams({ port: 0, binds: ["127.0.0.2"], system });
try {
  while (true) files.push(Deno.openSync("/dev/null"));
} catch {
  // None is left: what this program is about.
}
console.log(streams.port);
for await (const connection of streams.accept()) {
  console.log("accepted");
  connection.close();
  break;
}
streams.close();
