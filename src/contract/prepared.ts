export type Encoding = "identity" | "gzip" | "br";

/** Bytes to send and the strong ETag that names exactly them. */
export interface Encoded {
  readonly body: Buffer;
  readonly etag: string;
}

/** One body in every encoding (SPEC 6). */
export interface PreparedBody {
  readonly identity: Encoded;
  /** The encoding if it is made already. */
  ready(encoding: Encoding): Encoded | undefined;
  /** Makes it, once. */
  make(encoding: "gzip" | "br"): Promise<Encoded>;
}
