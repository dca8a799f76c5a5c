/** The file that the scanner's child runs. */
import { tables } from '../../tables/index.ts';
import { createRealEngine } from './engine.ts';
import { serveScanner } from './serve.ts';

serveScanner(tables, createRealEngine);
