import type { CloseInfo, FrameSink, Transport } from '@antiphon/interface';
import { type ClientEvent, decodeClientEvent } from '@antiphon/protocol';

/** A transport without a network: frames wait until the other side takes them, and arrive when it says so. */
export interface ManualTransport {
  readonly transport: Transport;
  /** What the client sent and nobody took yet. */
  readonly inbox: ClientEvent[];
  deliver(frame: string): void;
  end(info: CloseInfo): void;
  readonly isOpen: boolean;
}

export function manualTransport(): ManualTransport {
  const inbox: ClientEvent[] = [];
  let sink: FrameSink | undefined;
  let isOpen = false;
  const end = (info: CloseInfo): void => {
    if (!isOpen) return;
    isOpen = false;
    sink?.close(info);
  };
  const close = async (): Promise<CloseInfo> => {
    const info: CloseInfo = { code: 1000, reason: '', initiator: 'local' };
    end(info);
    return info;
  };
  return {
    inbox,
    deliver: (frame) => isOpen && sink?.frame(frame),
    end,
    get isOpen() {
      return isOpen;
    },
    transport: {
      name: 'manual',
      carriesHeaders: true,
      async connect(_request, given) {
        sink = given;
        isOpen = true;
        return {
          send(frame) {
            if (!isOpen) throw new Error('sent after the end');
            const event = decodeClientEvent(frame);
            if (event.type === 'rejected') throw new Error(`the client broke the protocol: ${event.error.message}`);
            inbox.push(event);
          },
          bufferedBytes: 0,
          drained: async () => undefined,
          pause: () => undefined,
          resume: () => undefined,
          close,
          async [Symbol.asyncDispose]() {
            await close();
          },
        };
      },
    },
  };
}
