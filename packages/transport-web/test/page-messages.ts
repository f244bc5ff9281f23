import type { CloseInfo } from '@antiphon/interface';
import type { PeerBehaviour } from '@antiphon/compliance/cases';

/** What the page asks of the test process, which has the servers. Frames travel as text. */
export type ToServers =
  | { readonly op: 'listen'; readonly listening: string; readonly maximumPayloadBytes?: number | undefined }
  | { readonly op: 'stop'; readonly listening: string }
  | {
      readonly op: 'accept';
      readonly incoming: string;
      readonly connection: string;
      readonly protocol?: string | undefined;
    }
  | {
      readonly op: 'reject';
      readonly incoming: string;
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly op: 'send'; readonly connection: string; readonly text: string; readonly asBytes: boolean }
  | { readonly op: 'pause' | 'resume'; readonly connection: string }
  | {
      readonly op: 'close';
      readonly connection: string;
      readonly code?: number | undefined;
      readonly reason?: string | undefined;
    }
  | { readonly op: 'open-peer'; readonly peer: string; readonly behaviour: PeerBehaviour }
  | { readonly op: 'close-peer'; readonly peer: string };

/** What the test process tells the page. */
export type ToPage =
  | {
      readonly event: 'incoming';
      readonly listening: string;
      readonly incoming: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly protocols: readonly string[];
    }
  | { readonly event: 'gone'; readonly incoming: string }
  | { readonly event: 'frame'; readonly connection: string; readonly text: string }
  | { readonly event: 'closed'; readonly connection: string; readonly info: CloseInfo }
  | { readonly event: 'handshake'; readonly peer: string };

/** What the page sends: a question with a number. */
export interface Question {
  readonly id: number;
  readonly message: ToServers;
}

/** What the page gets: the answer to a question, or news. */
export type Told =
  | { readonly id: number; readonly answer?: unknown; readonly error?: string | undefined }
  | { readonly id?: undefined; readonly message: ToPage };
