import { AntiphonError, type Connection, type Frame, type Transport } from '@antiphon/interface';

/** A transport whose connections can be in their last moment: they take no more, and their end is not told yet. */
export interface EndingTransport {
  readonly transport: Transport;
  /** From now on the connections that are open take nothing; what was taken before is not sent. */
  readonly beginToEnd: () => void;
  /** The same when one more frame has been taken. */
  readonly beginToEndAfterNext: () => void;
}

export function endingTransport(inner: Transport): EndingTransport {
  const ending = new WeakSet<Connection>();
  let open: Connection[] = [];
  let isLastTaken = false;
  const beginToEnd = () => {
    for (const connection of open) ending.add(connection);
    open = [];
    isLastTaken = false;
  };
  return {
    transport: {
      ...inner,
      async connect(...given) {
        const connection = await inner.connect(...given);
        open.push(connection);
        return new Proxy(connection, {
          get(target, name) {
            if (ending.has(target)) {
              if (name === 'send') return refuse;
              if (name === 'drained') return async () => refuse();
            }
            const value: unknown = Reflect.get(target, name, target);
            if (typeof value !== 'function') return value;
            if (name !== 'send' || !isLastTaken) return value.bind(target);
            return (frame: Frame) => {
              target.send(frame);
              beginToEnd();
            };
          },
        });
      },
    },
    beginToEnd,
    beginToEndAfterNext: () => void (isLastTaken = true),
  };
}

function refuse(): never {
  throw new AntiphonError({ code: 'CLOSED', message: 'the connection is ending' });
}
