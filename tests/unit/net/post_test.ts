import { post } from "../../../src/net/post.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";

/** Listens once on 127.0.0.1, says `answer`, and keeps what came. */
function listener(answer: string) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let open = true;
  const came = { text: "", connections: 0 };
  const serving = (async () => {
    for await (const connection of listener) {
      came.connections++;
      const buffer = new Uint8Array(65_536);
      try {
        if (answer !== "") await connection.write(new TextEncoder().encode(answer));
        for (;;) {
          const read = await connection.read(buffer);
          if (read === null) break;
          came.text += new TextDecoder().decode(buffer.subarray(0, read));
        }
      } catch {
        // The other side has gone.
      }
      connection.close();
    }
  })();
  return {
    came,
    url: new URL(`http://127.0.0.1:${listener.addr.port}/hook?a=1`),
    /** Takes no more, and resolves once all that came has been read. */
    async end() {
      if (open) listener.close();
      open = false;
      await serving;
    },
    async [Symbol.asyncDispose]() {
      await this.end();
    },
  };
}

function request(url: URL, changes: Partial<Parameters<typeof post>[0]> = {}) {
  return {
    url,
    headers: { "x-a": "b" },
    body: "häh",
    allows: () => true,
    signal: new AbortController().signal,
    ...changes,
  };
}

Deno.test("post() sends one request and reads the status of its answer", async () => {
  await using server = listener(
    "HTTP/1.1 103 Early Hints\r\na: b\r\n\r\nHTTP/1.1 302 Found\r\nlocation: /x\r\n\r\n",
  );
  assertEquals(await post(request(server.url)), 302);
  await server.end();
  assertEquals(
    server.came.text,
    `POST /hook?a=1 HTTP/1.1\r\nhost: ${server.url.host}\r\nconnection: close\r\ncontent-length: 4\r\nx-a: b\r\n\r\nhäh`,
  );
  // Redirects are not followed.
  assertEquals(server.came.connections, 1);
});

Deno.test("post() says nothing to an address that is not allowed", async () => {
  await using server = listener("HTTP/1.1 200 OK\r\n\r\n");
  const seen: string[] = [];
  const allows = (address: Uint8Array) => {
    seen.push(address.join("."));
    return false;
  };
  const named = new URL(server.url.href.replace("127.0.0.1", "localhost"));
  await assertRejects(() => post(request(named, { allows })), Error, "localhost leads to 127.0.0.1");
  await server.end();
  assertEquals([seen, server.came.text], [["127.0.0.1"], ""]);
});

Deno.test("post() refuses what speaks no HTTP, and where nobody listens", async () => {
  await using server = listener("SSH-2.0-OpenSSH\r\n".repeat(2_000));
  await assertRejects(() => post(request(server.url)), Error, "no HTTP/1.1");
  await server.end();
  await assertRejects(() => post(request(server.url)), Deno.errors.ConnectionRefused);
});

Deno.test("post() ends when it is told to, with the reason", async () => {
  await using server = listener("");
  const ending = new AbortController();
  const posting = post(request(server.url, {
    signal: ending.signal,
    allows: () => {
      queueMicrotask(() => ending.abort(new Error("too late")));
      return true;
    },
  }));
  await assertRejects(() => posting, Error, "too late");
});

Deno.test("post() takes no certificate that nobody vouches for", async () => {
  await using server = listener("HTTP/1.1 200 OK\r\n\r\n");
  await assertRejects(() => post(request(new URL(server.url.href.replace("http:", "https:")))), Error);
});
