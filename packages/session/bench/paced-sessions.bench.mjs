// A hundred sessions in one process, each hearing an answer at the pace of speech: processor time, and how late the event loop runs.
import { runInLargeHeap } from './large-heap.mjs';

runInLargeHeap('paced-sessions.mjs');
