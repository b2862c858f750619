// deno-lint-ignore-file no-console
/** The least that serves a page: for start and memory beside it. */
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`port ${port}`) },
  () => new Response("<!doctype html>"),
);
Deno.addSignalListener("SIGTERM", () => void server.shutdown());
await server.finished;
