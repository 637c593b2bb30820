import type { StreamLink, StreamListener } from './gateway.ts';

/** The open links of one gateway: each leaves when it closes or is killed, and all are killed with the gateway. */
export class LinkSet {
  readonly #links = new Set<StreamLink>();

  /** Opens a link by `dial` and owns it until it ends. */
  open(listener: StreamListener, dial: (listener: StreamListener) => StreamLink): StreamLink {
    const link = dial({
      onOpen: () => listener.onOpen(),
      onFrame: () => listener.onFrame(),
      onMessage: (message) => listener.onMessage(message),
      onClosed: (reason) => {
        this.#links.delete(owned);
        listener.onClosed(reason);
      },
    });
    const owned: StreamLink = {
      ...link,
      kill: () => {
        this.#links.delete(owned);
        link.kill();
      },
    };
    this.#links.add(owned);
    return owned;
  }

  /** Kills every link. */
  close(): void {
    for (const link of this.#links) link.kill();
    this.#links.clear();
  }
}
