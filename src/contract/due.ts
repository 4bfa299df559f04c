/** A file or folder that retention takes (SPEC 5.8), the bytes that go with it, and why. */
export interface Due {
  readonly path: string;
  readonly bytes: number;
  readonly reason: string;
}

export const TOO_OLD = "older than CACHE_RETENTION_DAYS";
