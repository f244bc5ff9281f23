import { wsListener, wsTransport } from '../src/index.ts';
import { faultCases } from './fault-cases.ts';

faultCases('ws', { transport: wsTransport, listener: wsListener, pings: true });
