/** Tells every listener what happened; one that throws keeps neither the teller nor the others from going on. */
export class Hub<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #broke: (error: unknown) => void;

  constructor(broke: (error: unknown) => void) {
    this.#broke = broke;
  }

  /** Answers how to stop listening. */
  on(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#broke(error);
      }
    }
  }
}
