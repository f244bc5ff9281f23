import type { AntiphonErrorCode } from '@antiphon/interface';
import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { everythingShown } from '../everything-shown.ts';
import { expectProperties, rejection } from '../expectations.ts';
import { leavingNoHandle } from '../open-handles.ts';
import { type RecordingSink, recordingSink } from '../recording-sink.ts';
import { countingClock } from '../test-clock.ts';
import type { TransportContext } from './transport-room.ts';

const CANARY = 'canary-secret-123456';

const REFUSALS: readonly (readonly [status: number, code: AntiphonErrorCode, isRetryable: boolean])[] = [
  [301, 'CONNECT_FAILED', false],
  [400, 'CONNECT_FAILED', false],
  [401, 'AUTH_FAILED', false],
  [403, 'AUTH_FAILED', false],
  [404, 'CONNECT_FAILED', false],
  [429, 'RATE_LIMITED', true],
  [503, 'CONNECT_FAILED', true],
];

/** No name server can be asked for a label of more than 63 characters: looking it up fails at once, without a network. */
const NO_SUCH_HOST = new URL(`ws://${'x'.repeat(64)}.invalid/`);

/** What holds of connecting when it fails. */
export const REFUSAL_CASES: readonly ComplianceCase<TransportContext>[] = [
  {
    name: 'tells the status of a refusal, with the Retry-After, the request id and the error of its body',
    async run(context) {
      for (const [status, code, isRetryable] of REFUSALS) {
        const error = await refused(context, status, recordingSink());
        expectProperties(error, { code, isRetryable, retryAfterMs: 7_000 });
        const details = { status, errorType: 'invalid_request_error', errorCode: 'some_code', requestId: 'req_1' };
        expectProperties(error.details, details);
      }
    },
  },
  {
    name: 'rejects a refusal with a cause, and shows no secret, and tells the sink nothing',
    run: (context) =>
      leavingNoHandle(async () => {
        for (const [status] of REFUSALS) {
          const sink = recordingSink();
          const error = await refused(context, status, sink);
          expect(error.cause).to.be.instanceOf(Error);
          // As a boolean, so that a failure does not show the secret either.
          expect(everythingShown(error).includes(CANARY), `the error of a ${status} shows the secret`).to.equal(false);
          expect(sink.heard).to.deep.equal([]);
        }
      }),
  },
  {
    name: 'does not follow a redirect',
    async run({ open }) {
      let visits = 0;
      await using elsewhere = await open((incoming) => {
        visits += 1;
        incoming.accept(recordingSink());
      });
      const headers = { location: elsewhere.url.href };
      await using room = await open((incoming) => incoming.reject(307, undefined, headers));
      await rejection(room.connect(recordingSink()), 'CONNECT_FAILED');
      expect(visits).to.equal(0);
    },
  },
  {
    name: 'fails to connect where nobody listens any more',
    async run({ open }) {
      const room = await open((incoming) => incoming.accept(recordingSink()));
      await room[Symbol.asyncDispose]();
      const error = await rejection(room.connect(recordingSink()), 'CONNECT_FAILED');
      expect(error.cause).to.be.instanceOf(Error);
      expect(room.clock.timerCount).to.equal(0);
    },
  },
  {
    name: 'fails to connect to a host whose name does not resolve',
    run: ({ subject }) =>
      leavingNoHandle(async () => {
        const clock = countingClock();
        const { transport } = await subject({ clock });
        const request = { url: NO_SUCH_HOST, headers: {}, protocols: [] };
        const error = await rejection(transport.connect(request, recordingSink()), 'CONNECT_FAILED');
        expect(error.cause).to.be.instanceOf(Error);
        expect(clock.timerCount).to.equal(0);
      }),
  },
];

async function refused({ open }: TransportContext, status: number, sink: RecordingSink) {
  const message = `refused: Bearer ${CANARY}, yes ${CANARY}`;
  const body = { error: { type: 'invalid_request_error', code: 'some_code', message, param: null } };
  const headers = { 'retry-after': '7', location: 'ws://127.0.0.1:9/elsewhere', 'x-request-id': 'req_1' };
  await using room = await open((incoming) => incoming.reject(status, body, headers));
  const request = { headers: room.carriesHeaders ? { authorization: `Bearer ${CANARY}` } : {} };
  // Awaited here: the room is closed at the end of this function.
  return await rejection(room.connect(sink, request));
}
