import { type Autostart, type AutostartDesk, autostartProblemText } from "../../src/model/autostart.ts";
import { RequestError } from "../../src/model/errors.ts";

/** A system that starts what it is told to, in memory. */
export class FakeAutostart implements AutostartDesk {
  now: Autostart = { state: "off" };

  look(): Promise<Autostart> {
    return Promise.resolve(this.now);
  }

  // deno-lint-ignore require-await -- what it throws must be a rejection
  async set(wanted: "on" | "off"): Promise<Autostart> {
    if (this.now.state === "impossible") throw new RequestError("invalid", autostartProblemText(this.now.why));
    this.now = wanted === "on" ? { state: "on", entry: "/home/ada/.config/autostart/x" } : { state: "off" };
    return this.now;
  }
}
