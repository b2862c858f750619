/**
 * A peer broke the protocol. The message is one sentence in English that names what was being read and the value met;
 * it is for logs and counters, and is never sent back.
 */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
