/**
 * SQL: the position up to which a conversation was deleted and is still being cleared away; 0: it is whole. Whatever
 * reads messages, or what belongs to them, asks for positions above it (see `Deletion`).
 *
 * @param party SQL of the conversation's number. Where that is a value, and not a column of the messages asked for, an
 * index begins behind what is gone.
 */
export function goneUpTo(party: string): string {
  return `coalesce((SELECT gone.position FROM deletions gone WHERE gone.party = ${party}), 0)`;
}
