import type { Hono } from "hono";
import { STATUS_CODE } from "../../std/http.ts";
import { decodeHex, encodeHex } from "../../std/encoding.ts";
import type { ProofDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid, Refusal } from "../refusal.ts";
import { type PageTokens, PROOF_NONCE_BYTES } from "../tokens.ts";
import { route } from "./route.ts";

const HEX_256 = new RegExp(`^[0-9a-f]{${2 * PROOF_NONCE_BYTES}}$`);

/**
 * GET /api/proof?token=ID&nonce=HEX: that this server knows a page's token, before the page shows it. It needs no
 * token, and says of one no more than that it is known to who knows its name already.
 */
export function proofRoute(app: Hono<ServerEnv>, { tokens }: { tokens: PageTokens }): void {
  route(app, "/api/proof", {
    GET: async (c) => {
      const [id, nonce] = [c.req.query("token") ?? "", c.req.query("nonce") ?? ""];
      if (!HEX_256.test(id) || !HEX_256.test(nonce)) {
        throw invalid('"token" and "nonce" are 64 lower-case hex digits each: send both');
      }
      // The Host header, which the door has found among the own addresses.
      const proof = await tokens.prove(id, decodeHex(nonce), c.get("host"));
      if (proof === undefined) {
        throw new Refusal(
          STATUS_CODE.NotFound,
          "token",
          "The page is not known to the program: open it from the program again",
        );
      }
      return c.json({ proof: encodeHex(proof) } satisfies ProofDto, STATUS_CODE.OK, { "cache-control": "no-store" });
    },
  });
}
