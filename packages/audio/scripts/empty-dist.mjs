// Empties dist before the builds, which run side by side: one that cleaned up for itself would take away what another has just written.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

rmSync(join(import.meta.dirname, '..', 'dist'), { recursive: true, force: true });
