import { HttpConversationApi } from "../../../src/page/conversation_api.ts";
import { assertEquals } from "../../../src/std/assert.ts";

function bench(answer: () => Response = () => Response.json({})) {
  const asked: [string, string, unknown][] = [];
  const api = new HttpConversationApi((path, init) => {
    const { body } = init;
    asked.push([init.method ?? "", path, typeof body === "string" ? JSON.parse(body) : body]);
    return Promise.resolve(answer());
  }, "token");
  return { api, asked };
}

Deno.test("HttpConversationApi asks at the addresses of dto.ts", async () => {
  const { api, asked } = bench();
  const bytes = new Blob(["x"]);
  await api.change({ do: "retract", id: "1" });
  await api.edits("a/b", "1");
  await api.message("a", "1");
  await api.typing({ conversation: "ben", on: true });
  await api.search({ words: "a & b", before: undefined });
  await api.search({ words: "a", before: 7 });
  await api.historyAfter("room:x", 3);
  await api.changeConversation("room:x", { muted: true });
  await api.deleteConversation("room:x");
  await api.changePerson("ben", { blocked: true });
  await api.changeGroup("Lab");
  await api.picture("ben");
  await api.changePicture(bytes);
  await api.changePicture(undefined);
  await api.makeRoom({ name: "Lab", members: [] });
  await api.actInRoom("room:x", { do: "leave" });
  await api.changeSettings({ keepDays: null });
  assertEquals(asked, [
    ["POST", "/api/changes", { do: "retract", id: "1" }],
    ["GET", "/api/messages/a%2Fb/1/edits", undefined],
    ["GET", "/api/messages/a/1", undefined],
    ["POST", "/api/typing", { conversation: "ben", on: true }],
    ["GET", "/api/search?words=a+%26+b&limit=50", undefined],
    ["GET", "/api/search?words=a&limit=50&before=7", undefined],
    ["GET", "/api/conversations/room%3Ax/messages?limit=50&after=3", undefined],
    ["PUT", "/api/conversations/room%3Ax/settings", { muted: true }],
    ["DELETE", "/api/conversations/room%3Ax", undefined],
    ["PUT", "/api/people/ben", { blocked: true }],
    ["PATCH", "/api/me", { group: "Lab" }],
    ["GET", "/api/people/ben/picture", undefined],
    ["PUT", "/api/picture", bytes],
    ["DELETE", "/api/picture", undefined],
    ["POST", "/api/rooms", { name: "Lab", members: [] }],
    ["POST", "/api/rooms/room%3Ax", { do: "leave" }],
    ["PUT", "/api/settings", { keepDays: null }],
  ]);
});

Deno.test("HttpConversationApi gives an export the name that the program says", async () => {
  const named = (disposition: string) =>
    bench(() => new Response("all", { headers: { "content-disposition": disposition } })).api.exported("ben", "text");
  const { name, bytes } = await named(`attachment; filename="Pr_fung.txt"; filename*=UTF-8''Pr%C3%BCfung.txt`);
  assertEquals([name, await bytes.text()], ["Prüfung.txt", "all"]);
  assertEquals((await named("attachment")).name, "conversation.text");
  assertEquals((await named("attachment; filename*=UTF-8''%E0%A4%A")).name, "conversation.text");
});
