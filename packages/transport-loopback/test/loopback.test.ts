import { transportCases } from '../../transport-ws/test/transport-cases.ts';
import { loopback } from '../src/index.ts';

transportCases('loopback', {
  make: (options) => loopback(options),
  tellsStatus: true,
});
