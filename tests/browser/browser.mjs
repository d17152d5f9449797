// Opens every kind of page in Chromium and holds it to what readers are promised:
// one request paints it, under 50 kB, no script needed, nothing refused by the content policy, no
// sideways scrolling on a phone, nothing that axe-core calls a breach of WCAG 2 A or AA, one h1,
// and no link that leads nowhere.
//   node browser.mjs PROGRAM     (CAUCE_STORE: what to serve; CAUCE_SHOTS: folder for screenshots)
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { get } from 'node:http';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.argv[2];
const shots = process.env.CAUCE_SHOTS;
const PAGES_PER_KIND = 3; // pages of one kind that are opened in the browser
const LINKS_PER_KIND = 30; // addresses of one kind that are asked for, without a browser
const BYTES_MAX = 50_000;

let passed = 0, failed = 0;
function check(holds, what, detail = '') {
    if (holds) passed++;
    else {
        failed++;
        console.log(`not ok ${what}${detail ? `\n    ${detail}` : ''}`);
    }
}

function freePort() {
    return new Promise((done) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

async function serve() {
    const port = await freePort();
    const child = spawn(program, ['serve', '--port', String(port), '--demo'],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    const origin = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 200; i++) {
        try {
            if ((await fetch(`${origin}/salud`)).ok) return { child, origin };
        } catch { /* not yet */ }
        await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error('the server did not start');
}

// The kind of a page: its path with numbers and keys taken out.
function kindOf(path) {
    return path.split('?')[0].replace(/\/e\/[^/]+/, '/e/*').replace(/\/\d+/g, '/*')
        .replace(/(\/pregunta)\/.+/, '$1/*');
}

function fetchPage(origin, path) {
    return new Promise((done, fail) => {
        get(origin + path, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
            let bytes = 0;
            answer.on('data', (part) => { bytes += part.length; });
            answer.on('end', () => done({ status: answer.statusCode, bytes }));
        }).on('error', fail);
    });
}

// Breadth first from the front page; pages are read with a browser so that links are real ones. Of
// each kind a few are opened; of all kinds some addresses are kept to be asked for.
async function crawl(page, origin) {
    const queue = ['/', '/en/'], seen = new Set(queue), kinds = new Map(), met = new Map();
    while (queue.length) {
        const path = queue.shift();
        const kind = kindOf(path);
        const list = kinds.get(kind) ?? kinds.set(kind, []).get(kind);
        if (list.length >= PAGES_PER_KIND) continue;
        list.push(path);
        await page.goto(origin + path);
        const links = await page.$$eval('a[href]', (all) => // those in pictures too
            all.map((a) => new URL(a.getAttribute('href'), document.baseURI).href));
        for (const href of links) {
            if (!href.startsWith(`${origin}/`)) continue;
            const next = href.slice(origin.length).split('#')[0];
            const count = met.get(kindOf(next)) ?? 0;
            if (seen.has(next) || count >= LINKS_PER_KIND) continue;
            met.set(kindOf(next), count + 1);
            seen.add(next);
            queue.push(next);
        }
    }
    return { kinds, seen };
}

async function tryLinks(origin, seen) {
    const broken = [], heavy = [];
    for (const path of seen) {
        const { status, bytes } = await fetchPage(origin, path);
        if (status !== 200) broken.push(`${status} ${path}`);
        if (bytes > BYTES_MAX) heavy.push(`${bytes} ${path}`);
    }
    check(!broken.length, `links lead somewhere (${seen.size} tried)`, broken.slice(0, 10).join('; '));
    check(!heavy.length, 'pages are under 50 kB compressed', heavy.slice(0, 10).join('; '));
}

// As the reader gets it: no injected script, the content policy in force.
async function readAsReader(browser, origin, path, width, script) {
    const name = `${path} at ${width}${script ? '' : ' without JavaScript'}`;
    const context = await browser.newContext({ viewport: { width, height: 800 },
        javaScriptEnabled: script, locale: 'es-MX' });
    const page = await context.newPage();
    const requests = [], complaints = [];
    page.on('request', (r) => requests.push(r.url()));
    page.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()); });
    page.on('pageerror', (e) => complaints.push(String(e)));
    const answer = await page.goto(origin + path, { waitUntil: 'load' });
    check(answer.status() === 200, `${name}: is there`, String(answer.status()));
    check(!complaints.length, `${name}: nothing is refused or fails`, complaints.join('; '));
    const extra = requests.slice(1).filter((url) => !url.includes('favicon'));
    check(!extra.length, `${name}: one request paints it`, extra.join(' '));
    check(await page.locator('h1').count() === 1, `${name}: one h1`);
    const size = await page.evaluate(() => [document.scrollingElement.scrollWidth,
        document.documentElement.clientWidth, document.documentElement.lang, document.title])
        .catch(() => null); // no script: measured with it
    if (size) {
        check(size[0] <= size[1], `${name}: no sideways scrolling`, `${size[0]} > ${size[1]}`);
        check(size[2] === (path.startsWith('/en/') ? 'en' : 'es-MX'), `${name}: says its language`, size[2]);
        check(size[3].length > 0, `${name}: has a title`);
    }
    if (shots && script) {
        const file = `${kindOf(path).replace(/[/*]+/g, '-').replace(/^-|-$/g, '') || 'inicio'}-${width}.png`;
        await page.screenshot({ path: `${shots}/${file}`, fullPage: true });
    }
    await context.close();
}

async function askAxe(browser, origin, path, width) {
    for (const colorScheme of ['light', 'dark']) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true,
            colorScheme });
        const page = await context.newPage();
        await page.goto(origin + path);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document,
            { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
        check(!violations.length, `${path} at ${width}, ${colorScheme}: axe finds nothing`,
            violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')} (${v.nodes.length})`).join('; '));
        await context.close();
    }
}

if (shots) mkdirSync(shots, { recursive: true });
const { child, origin } = await serve();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'] });
try {
    const page = await browser.newPage();
    const { kinds, seen } = await crawl(page, origin);
    await page.close();
    await tryLinks(origin, seen);
    for (const [kind, paths] of kinds) {
        const path = paths[paths.length > 1 ? 1 : 0];
        if (kind.startsWith('/en/')) { // the same templates: only that they are there and fit
            await readAsReader(browser, origin, path, 360, true);
            continue;
        }
        for (const width of [360, 1280]) {
            await readAsReader(browser, origin, path, width, true);
            await askAxe(browser, origin, path, width);
        }
        await readAsReader(browser, origin, path, 360, false);
        console.log(`# ${kind}: ${path}`);
    }
    check(kinds.size >= 25, 'every kind of page can be reached', [...kinds.keys()].join(' '));
} finally {
    await browser.close();
    child.kill('SIGTERM');
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
