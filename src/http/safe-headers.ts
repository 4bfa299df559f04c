/**
 * On every answer but the page's, which has its own: nothing is guessed to be a document, none is framed, and what a
 * browser shows of it loads nothing (docs/decisions/0020).
 */
export const SAFE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;
