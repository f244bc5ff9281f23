export { observeWithOpenTelemetry, type OpenTelemetryOptions } from './observe-with-open-telemetry.ts';
