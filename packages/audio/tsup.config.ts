import { defineConfig } from 'tsup';
import { library } from '../../tsup.shared.ts';

// The module that finds the worklet beside it, and the worklet, which stands alone since an audio thread should load one file. Never split: both stay where they are.
const browser = { outDir: 'dist/browser', splitting: false };

export default defineConfig([
  library(['src/index.ts', 'src/node/index.ts'], { clean: false }),
  library(['src/browser/index.ts'], { ...browser, clean: false }),
  library(['src/browser/worklets.ts'], {
    ...browser,
    clean: false,
    noExternal: [/^@antiphon\/interface$/],
    minify: true,
  }),
]);
