// Whole spoken answers over a real socket from a server in another process: what each client costs against bare ws with JSON.parse and Buffer.from.
import { runInLargeHeap } from './large-heap.mjs';

runInLargeHeap('turns.mjs');
