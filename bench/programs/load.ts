import { createRequire } from 'node:module';
import { threadTime } from './thread-time';

// Prints how many milliseconds it takes to load the packages that are named, in this fresh process
const load = createRequire(__filename);
const start = threadTime();
for (const name of process.argv.slice(2)) load(name);
process.stdout.write(JSON.stringify(threadTime() - start));
