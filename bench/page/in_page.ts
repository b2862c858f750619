/** Scripts that a bench runs within a page: as texts, since they are the browser's and not ours to check. */

/**
 * `afterPaint(callback)`: calls it as soon as the next frame is drawn. What is posted while a frame is made comes after
 * its layout and its painting.
 */
export const AFTER_PAINT = `
  globalThis.afterPaint = (callback) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => callback(performance.now());
    channel.port2.postMessage(undefined);
  });
`;

/** Begins a list of the times at which frames were made: `frames`. */
export const COUNT_FRAMES = `{
  const frames = globalThis.frames = [];
  const note = (time) => {
    frames.push(time);
    if (globalThis.frames === frames && !frames.ended) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}`;

export const COUNTED_FRAMES = "frames.ended = true; frames";

/**
 * `arrivals`: for each message that came by the WebSocket, ms from its frame's arrival until it was drawn at the end of
 * the log.
 */
export const WATCH_ARRIVALS = `{
  globalThis.arrivals = [];
  const watch = (position, arrived) => requestAnimationFrame(() => {
    const last = [...document.querySelectorAll(".text-line")].at(-1);
    if (Number(last?.dataset.position) < position) return watch(position, arrived);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => arrivals.push(performance.now() - arrived);
    channel.port2.postMessage(undefined);
  });
  globalThis.WebSocket = class extends WebSocket {
    constructor(...parts) {
      super(...parts);
      this.addEventListener("message", ({ data }) => {
        const arrived = performance.now();
        const { type, message } = JSON.parse(data);
        if (type === "message") watch(message.position, arrived);
      });
    }
  };
}`;

/** `drawn(count)`: so many times, ms from a task in a bare page until a line that it appended was drawn. */
export const BARE_ARRIVALS = `
  globalThis.drawn = async (count) => {
    const times = [];
    for (let index = 0; index < count; index++) {
      await new Promise((done) => setTimeout(done, 20 + index % 17));
      const started = performance.now();
      document.body.append(document.createElement("p"));
      await new Promise((done) => afterPaint((at) => done(times.push(at - started))));
    }
    return times;
  };
`;

/**
 * `usable`: ms from the navigation until the list is drawn (`listed`), and until a press on its first person has opened
 * the conversation, its texts drawn and its field there (`opened`).
 */
export const WATCH_START = `
  globalThis.usable = new Promise((done) => {
    const until = (found, then) => {
      const node = found();
      if (node === null) requestAnimationFrame(() => until(found, then));
      else afterPaint((at) => then(node, at));
    };
    until(() => document.querySelector("section .row"), (row, listed) => {
      row.click();
      until(
        () => document.querySelector(".log[aria-busy=false] .text-line") && document.querySelector(".composer textarea"),
        (_, opened) => done({ listed, opened }),
      );
    });
  });
`;
