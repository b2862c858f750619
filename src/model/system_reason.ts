/**
 * What the system said, for the end of a sentence. Without the paths that Deno puts behind it (": open '/home/ada/x'")
 * where the sentence has all of them already.
 */
export function systemReason(error: unknown, sentence: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, reason, paths] = /^(.*\(os error \d+\)): \w+ '(.*)'$/s.exec(message) ?? [];
  if (reason === undefined || paths === undefined) return message;
  return paths.split("' -> '").every((path) => sentence.includes(path)) ? reason : message;
}
