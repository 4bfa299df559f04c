/** A `Retry-After` header (seconds or an HTTP date) in ms from `now` (epoch ms), at least 0; null when it says neither. */
export function retryAfterMs(header: string, now: number): number | null {
  const text = header.trim();
  if (/^\d+([.]\d+)?$/.test(text)) return Number(text) * 1000;
  const at = /GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(at - now, 0);
}
