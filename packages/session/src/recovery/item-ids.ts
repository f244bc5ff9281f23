/** The ids of items under two names: ours, which callers hold, and those that the present server chose. Items that it left their ids are not in it. */
export interface ItemIds {
  readonly isEmpty: boolean;
  set(ours: string, servers: string): void;
  delete(ours: string): void;
  readonly toServer: (id: string) => string;
  readonly fromServer: (id: string) => string;
}

export function createItemIds(): ItemIds {
  const servers = new Map<string, string>();
  const ours = new Map<string, string>();
  const forget = (our: string) => {
    const their = servers.get(our);
    servers.delete(our);
    if (their !== undefined) ours.delete(their);
  };
  return {
    get isEmpty() {
      return servers.size === 0;
    },
    set(our, their) {
      forget(our);
      if (our === their) return;
      servers.set(our, their);
      ours.set(their, our);
    },
    delete: forget,
    toServer: (id) => servers.get(id) ?? id,
    fromServer: (id) => ours.get(id) ?? id,
  };
}
