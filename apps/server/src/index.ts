export type { ServerOptions, ServerUpstream } from './server-options.ts';
export { type Environment, serverOptionsFromEnvironment } from './server-options-from-environment.ts';
export { type RunningServer, startServer } from './start-server.ts';
