/** What calls for the user's attention, as one number. */
import type { ConversationDto } from "../server/dto.ts";

/**
 * Unread texts of the conversations that are not muted. One that is muted counts as one where a text in it names the
 * user.
 *
 * @param mentioned conversations with an unread text that names the user.
 */
export function unreadOf(
  conversations: ReadonlyMap<string, ConversationDto>,
  mentioned: ReadonlyMap<string, number>,
): number {
  let sum = 0;
  for (const { id, unread, settings } of conversations.values()) {
    sum += settings.muted ? Math.min(unread, mentioned.has(id) ? 1 : 0) : unread;
  }
  return sum;
}
