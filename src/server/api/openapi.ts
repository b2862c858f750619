import { isScope } from "../../model/programs.ts";
import { type Access, type Content, type Operation, OPERATIONS } from "./operations.ts";
import { conversation, count, messageId, person, ref, room, type Schema, text } from "./schema.ts";
import { SCHEMAS } from "./schemas.ts";

/** What the names in paths stand for, by path where a name has more than one meaning. */
function parameterSchema(path: string, name: string): Schema {
  switch (name) {
    case "author":
      return person;
    case "offer":
      return messageId;
    case "item":
      return count;
    default:
      if (path.startsWith("/api/conversations/")) return conversation;
      if (path.startsWith("/api/people/")) return person;
      if (path.startsWith("/api/rooms/")) return room;
      if (path.startsWith("/api/messages/")) return messageId;
      return text;
  }
}

/** The description of the local API, as OpenAPI 3.1 has it: made of the table of operations and the schemas of DTOs. */
export function openApi(version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [key, operation] of Object.entries(OPERATIONS)) {
    const [method = "", path = ""] = key.split(" ");
    const template = path.replaceAll(/:([a-z]+)/g, "{$1}");
    (paths[template] ??= {})[method.toLowerCase()] = describe(method, path, operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "LanMessenger",
      version,
      description: "The local API of a messenger that runs on this computer: docs/api.md tells how to use it.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: 'A token of "lanmessenger token create", from a program: browsers are refused.',
        },
        owner: {
          type: "http",
          scheme: "bearer",
          description: "What only the page and the command line of this program have.",
        },
      },
    },
  };
}

function describe(method: string, path: string, operation: Operation): Schema {
  const { access, summary, query = {}, needs = [], body, answer } = operation;
  const parameters = [
    ...[...path.matchAll(/:([a-z]+)/g)].map(([, name = ""]) => ({
      name,
      in: "path",
      required: true,
      schema: parameterSchema(path, name),
    })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: "query", required: needs.includes(name), schema })),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    ...parameters.length === 0 ? {} : { parameters },
    ...body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } },
    responses: {
      [answer.status]: {
        description: answer.status === 101 ? "The WebSocket" : "Done",
        ...answer.content === undefined ? {} : { content: contentOf(answer.content) },
      },
      default: {
        description: "Refused or failed",
        content: { "application/json": { schema: ref("Error") } },
      },
    },
    // OpenAPI has no word for what comes over a WebSocket.
    ...answer.status === 101 ? { "x-frame": ref("Event") } : {},
    security: securityOf(access),
    "x-scope": access,
  };
}

function contentOf({ type, schema }: Content): Schema {
  return { [type]: schema === undefined ? {} : { schema } };
}

/** Owners may do all that tokens may. */
function securityOf(access: Access): Schema[] {
  if (access === "open") return [];
  return isScope(access) ? [{ token: [access] }, { owner: [] }] : [{ owner: [] }];
}

/** "PUT /api/people/:id/trust" is putPeopleTrust. */
function operationId(method: string, path: string): string {
  const named = path.replace("/api/", "").split("/").filter((part) => !part.startsWith(":"));
  const last = /:[a-z]+$/.test(path) ? "One" : "";
  const words = named.flatMap((part) => part.split(/[^a-z]/)).map((part) =>
    part.charAt(0).toUpperCase() + part.slice(1)
  );
  return `${method.toLowerCase()}${words.join("")}${last}`;
}
