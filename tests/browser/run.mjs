// Runs what is asked of the pages, then every journey beside this file, in one browser.
//   node run.mjs PROGRAM     (CAUCE_STORE: the demo's; CAUCE_SHOTS: folder for screenshots;
//                             CAUCE_JOURNEY: only this journey, or only "pages")
import { readdirSync } from 'node:fs';
import { launch, report } from './journey.mjs';
import pages from './pages.mjs';

const program = process.argv[2];
const only = process.env.CAUCE_JOURNEY;
const browser = await launch();
let status = 1;
try {
    if (!only || only === 'pages') await pages(program, browser);
    for (const file of readdirSync(new URL('.', import.meta.url)).sort()) {
        const name = /^journey_(\w+)\.mjs$/.exec(file)?.[1];
        if (!name || (only && only !== name)) continue;
        console.log(`# journey ${name}`);
        await (await import(`./${file}`)).default(program, browser);
    }
} finally {
    await browser.close();
    status = report('browser');
}
process.exit(status);
