import { wsListener } from '@antiphon/transport-ws';
import { faultCases } from '../../transport-ws/test/fault-cases.ts';
import { undiciTransport } from '../src/index.ts';

faultCases('undici', { transport: undiciTransport, listener: wsListener, pings: false });
