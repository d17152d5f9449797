// Opens every kind of page in Chromium and holds it to what readers are promised:
// one request paints it, under 50 kB, no script needed, nothing refused by the content policy, no
// sideways scrolling on a phone, nothing that axe-core calls a breach of WCAG 2 A or AA, one h1,
// and no link that leads nowhere.
import { mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { axe, check, serve, shots } from './journey.mjs';

const PAGES_PER_KIND = 3; // pages of one kind that are opened in the browser
const LINKS_PER_KIND = 30; // addresses of one kind that are asked for, without a browser
const BYTES_MAX = 50_000;

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
    if (script && !path.startsWith('/en/')) await axe(page, path);
    if (shots && script) {
        const file = `${kindOf(path).replace(/[/*]+/g, '-').replace(/^-|-$/g, '') || 'inicio'}-${width}.png`;
        await page.screenshot({ path: `${shots}/${file}`, fullPage: true });
    }
    await context.close();
}

export default async function pages(program, browser) {
    if (shots) mkdirSync(shots, { recursive: true });
    const { child, origin } = await serve(program, ['--demo', '--accounts']);
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
            for (const width of [360, 1280]) await readAsReader(browser, origin, path, width, true);
            await readAsReader(browser, origin, path, 360, false);
            console.log(`# ${kind}: ${path}`);
        }
        check(kinds.size >= 25, 'every kind of page can be reached', [...kinds.keys()].join(' '));
    } finally {
        child.kill('SIGTERM');
    }
}
