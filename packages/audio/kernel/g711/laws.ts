/** The laws, as types: each has loops of its own, without a branch. */
export class Pcmu {}
export class Pcma {}

/** Known when this is compiled. */
export function isPcma<Law>(): bool {
  return idof<Law>() == idof<Pcma>();
}
