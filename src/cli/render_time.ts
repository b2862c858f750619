/** `2026-01-31 08:30:00` by the clock on the wall here. The author's clock may say anything. */
export function renderTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "(no time)";
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
