/** The file that the scanner's child runs. */
import { optimiseLate } from '../../core/optimise-late.ts';
import { tables } from '../../tables/index.ts';
import { createRealEngine } from './engine.ts';
import { serveScanner } from './serve.ts';

optimiseLate();
serveScanner(tables, createRealEngine);
