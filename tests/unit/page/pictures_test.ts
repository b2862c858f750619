import { ApiError } from "../../../src/page/api.ts";
import { MAX_PICTURE_BYTES } from "../../../src/page/file_names.ts";
import type { Drawn } from "../../../src/page/picture.ts";
import { Pictures, type PictureSource } from "../../../src/page/pictures.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { settled } from "../../support/manual_clock.ts";

const source = (item: number): PictureSource => ({ author: "ben", offer: "id", item });

function bench() {
  const fetched: { item: number; most: number; signal: AbortSignal; answer: PromiseWithResolvers<Blob> }[] = [];
  const urls = new Set<string>();
  let made = 0;
  const draw = { outcome: (): Promise<Drawn> => Promise.resolve({ blob: new Blob(), width: 20, height: 10 }) };
  const pictures = new Pictures({
    api: {
      item: (_author, _offer, item, most, signal) => {
        const answer = Promise.withResolvers<Blob>();
        signal.addEventListener("abort", () => answer.reject(new ApiError("unreachable", "aborted")));
        fetched.push({ item, most, signal, answer });
        return answer.promise;
      },
    },
    draw: () => draw.outcome(),
    urls: {
      make: () => {
        const url = `blob:${++made}`;
        urls.add(url);
        return url;
      },
      drop: (url) => assert(urls.delete(url), `${url} was dropped twice`),
    },
    fit: { width: 480, height: 360 },
  });
  const arrive = async () => {
    for (const { answer } of fetched) answer.resolve(new Blob());
    await settled();
  };
  return { pictures, fetched, urls, draw, arrive };
}

Deno.test("Pictures.show() fetches, draws, and says when it is there", async () => {
  const { pictures, fetched, arrive } = bench();
  const { picture } = pictures.show(source(1));
  assertEquals([picture.value.type, fetched[0]?.most], ["wanted", MAX_PICTURE_BYTES]);
  await arrive();
  assertEquals(picture.value, { type: "drawn", url: "blob:1", width: 20, height: 10 });
});

Deno.test("Pictures.show() draws two at a time, and once for two places", async () => {
  const { pictures, fetched, arrive } = bench();
  for (const item of [1, 2, 1, 3, 4]) pictures.show(source(item));
  assertEquals(fetched.map(({ item }) => item), [1, 2]);
  await arrive();
  assertEquals(fetched.map(({ item }) => item), [1, 2, 3, 4]);
});

Deno.test("Pictures.show() does not draw what went past before its turn", async () => {
  const { pictures, fetched, arrive } = bench();
  const [, , third] = [1, 2, 3].map((item) => pictures.show(source(item)));
  third?.release();
  third?.release();
  await arrive();
  assertEquals(fetched.map(({ item }) => item), [1, 2]);
  const again = pictures.show(source(3));
  assertEquals(fetched.at(-1)?.item, 3);
  again.release();
  assert(fetched.at(-1)?.signal.aborted, "and stops fetching it");
  await settled();
  pictures.show(source(3));
  await arrive();
  assertEquals(fetched.map(({ item }) => item), [1, 2, 3, 3]);
});

Deno.test("Pictures keeps a bounded number that nobody shows, and drops the addresses of the others", async () => {
  const { pictures, fetched, urls, arrive } = bench();
  const staying = pictures.show(source(0));
  await arrive();
  for (let item = 1; item <= 100; item++) {
    const shown = pictures.show(source(item));
    await arrive();
    shown.release();
  }
  assertEquals(urls.size, 61);
  assert(staying.picture.value.type === "drawn" && urls.has(staying.picture.value.url), "what is shown stays");
  const before = fetched.length;
  assertEquals(pictures.show(source(100)).picture.value.type, "drawn");
  assertEquals(fetched.length, before, "a kept one is not fetched again");
  pictures.show(source(1));
  assertEquals(fetched.length, before + 1);
});

Deno.test("Pictures.show() fails for good with a file that is no picture, and tries again after a silence", async () => {
  const { pictures, fetched, draw, arrive } = bench();
  draw.outcome = () => Promise.reject(new Error("no picture"));
  const first = pictures.show(source(1));
  await arrive();
  assertEquals(first.picture.value.type, "failed");
  first.release();
  assertEquals([pictures.show(source(1)).picture.value.type, fetched.length], ["failed", 1]);

  const second = pictures.show(source(2));
  fetched[1]?.answer.reject(new ApiError("unreachable", "nobody answers"));
  await settled();
  assertEquals(second.picture.value.type, "failed");
  second.release();
  assertEquals([pictures.show(source(2)).picture.value.type, fetched.length], ["wanted", 3]);
});

Deno.test("Pictures drops a drawing that came too late", async () => {
  const { pictures, urls, draw, fetched } = bench();
  const drawing = Promise.withResolvers<Drawn>();
  draw.outcome = () => drawing.promise;
  const shown = pictures.show(source(1));
  fetched[0]?.answer.resolve(new Blob());
  await settled();
  shown.release();
  drawing.resolve({ blob: new Blob(), width: 1, height: 1 });
  await settled();
  assertEquals(urls.size, 0);
});

Deno.test("Pictures.large() draws for the one who asked", async () => {
  const { pictures, urls, arrive } = bench();
  const asked = pictures.large(source(1), { width: 1, height: 1 }, new AbortController().signal);
  await arrive();
  pictures.drop((await asked).url);
  assertEquals(urls.size, 0);
});

Deno.test("Pictures.show() draws a file that was picked here, and fetches nothing", async () => {
  const { pictures, fetched, urls } = bench();
  const file = new File(["picture"], "plate.png");
  const shown = pictures.show({ file });
  await settled();
  assertEquals([shown.picture.value.type, fetched.length, urls.size], ["drawn", 0, 1]);
  assertEquals(pictures.show({ file }).picture.value, shown.picture.value, "once for two places");
});
