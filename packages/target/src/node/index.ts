export type { Environment } from './environment-options.ts';
export {
  realtimeTargetFromEnvironment,
  type RealtimeTargetFromEnvironmentOptions,
} from './realtime-target-from-environment.ts';
