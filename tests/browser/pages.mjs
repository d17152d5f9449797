// Opens every kind of page in Chromium and holds it to what readers are promised:
// one request paints it (a form's script comes after), under 50 kB, no script needed, nothing refused by the content policy, no
// sideways scrolling on a phone, nothing that axe-core calls a breach of WCAG 2 A or AA, one h1,
// and no link that leads nowhere. First as a visitor sees them, then what only staff is shown.
import { mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { axe, check, journey, shots } from './journey.mjs';

const AT_ONCE = 3; // pages that are read side by side
const PAGES_PER_KIND = 2; // pages of one kind that are opened in the browser
const LINKS_PER_KIND = 12; // addresses of one kind that are asked for, without a browser
const OWN_PAGES = ['/cuenta', '/cuenta/clave', '/cuenta/segundo-paso', '/cuenta/cerrar', '/avisos'];
const BYTES_MAX = 50_000;

// The kind of a page: its path with numbers and keys taken out.
function kindOf(path) {
    return path.split('?')[0].replace(/\/e\/[^/]+/, '/e/*').replace(/\/\d+/g, '/*')
        .replace(/(\/pregunta)\/.+/, '$1/*');
}

function fetchPage(origin, path, cookie = '') {
    return new Promise((done, fail) => {
        get(origin + path, { headers: { 'accept-encoding': 'gzip', cookie } }, (answer) => {
            let bytes = 0;
            answer.on('data', (part) => { bytes += part.length; });
            answer.on('end', () => done({ status: answer.statusCode, bytes,
                where: answer.headers.location ?? '' }));
        }).on('error', fail);
    });
}

// A visitor who wants to do something is asked to enter first.
function asksToEnter(address) {
    return address.includes('/entrar?ir=');
}

// Files are asked for, never opened: a browser would save them.
function isFile(path) {
    return /\.(csv|json|jsonl|geojson|ics|atom|pb|txt|xml)$|\/archivo$/.test(path.split('?')[0]);
}

// Breadth first from the front page; pages are read with a browser so that links are real ones. Of
// each kind a few are opened; of all kinds some addresses are kept to be asked for.
// `within`: only addresses that begin so are followed.
async function crawl(page, origin, start, within) {
    const queue = [start], seen = new Set(queue), kinds = new Map(), met = new Map();
    while (queue.length) {
        const path = queue.shift();
        const kind = kindOf(path);
        if (isFile(path)) continue;
        const list = kinds.get(kind) ?? kinds.set(kind, []).get(kind);
        if (list.length >= PAGES_PER_KIND) continue;
        await page.goto(origin + path);
        if (asksToEnter(page.url()) && !asksToEnter(path)) continue; // staff is shown it, below
        list.push(path);
        const links = await page.$$eval('a[href]', (all) => // those in pictures too
            all.map((a) => new URL(a.getAttribute('href'), document.baseURI).href));
        for (const href of links) {
            if (!href.startsWith(`${origin}/`)) continue;
            const next = href.slice(origin.length).split('#')[0];
            if (!next.startsWith(within) || next.startsWith('/en/')) continue;
            const count = met.get(kindOf(next)) ?? 0;
            if (seen.has(next) || count >= LINKS_PER_KIND) continue;
            met.set(kindOf(next), count + 1);
            seen.add(next);
            queue.push(next);
        }
    }
    return { kinds, seen };
}

// `cookie` is that of who asks; addresses in `known` were tried before.
async function tryLinks(origin, seen, cookie, known = new Set()) {
    const broken = [], heavy = [];
    await eachOf([...seen].filter((path) => !known.has(path)), async (path) => {
        const { status, bytes, where } = await fetchPage(origin, path, cookie);
        if (status !== 200 && !(status === 303 && asksToEnter(where))) broken.push(`${status} ${path}`);
        if (bytes > BYTES_MAX && !isFile(path)) heavy.push(`${bytes} ${path}`);
    });
    check(!broken.length, `links lead somewhere (${seen.size} tried)`, broken.slice(0, 10).join('; '));
    check(!heavy.length, 'pages are under 50 kB compressed', heavy.slice(0, 10).join('; '));
}

// As the reader gets it: no injected script, the content policy in force.
async function readAsReader(page, origin, path, script) {
    const { width } = page.viewportSize();
    const name = `${path} at ${width}${script ? '' : ' without JavaScript'}`;
    const requests = [], complaints = [];
    page.on('request', (r) => requests.push(r.url()));
    page.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()); });
    page.on('pageerror', (e) => complaints.push(String(e)));
    const answer = await page.goto(origin + path, { waitUntil: 'load' });
    check(answer.status() === 200, `${name}: is there`, String(answer.status()));
    check(!complaints.length, `${name}: nothing is refused or fails`, complaints.join('; '));
    const extra = requests.slice(1).filter((url) => !/favicon|\/archivo$|\/a\/form\./.test(url));
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
    if (shots && script && !path.startsWith('/en/')) {
        const file = `${kindOf(path).replace(/[/*]+/g, '-').replace(/^-|-$/g, '') || 'inicio'}-${width}.png`;
        await page.screenshot({ path: `${shots}/${file}`, fullPage: true });
    }
    await page.context().close();
}

// Every kind at both widths and without script; some in English, whose templates are the same, that
// they are there and fit.
let inEnglish = 40;
async function readKind(town, path) {
    for (const [width, script, english] of [[360, true], [1280, true], [360, false], [360, true, true]]) {
        if (english && inEnglish-- <= 0) continue;
        const page = await town.visit({ width, script, heard: false });
        await readAsReader(page, town.origin, english ? `/en${path}` : path, script);
    }
    console.log(`# ${kindOf(path)}: ${path}`);
}

// Of a kind, the page of the state that has the example cycle, where there is one.
function choose(kinds, entity) {
    return [...kinds.values()].filter((paths) => paths.length)
        .map((paths) => paths.find((path) => path.includes(entity)) ?? paths.at(-1));
}

async function eachOf(list, work) {
    const queue = [...list];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (queue.length) await work(queue.shift());
    }));
}

export default journey('every kind of page can be read', async (town) => {
    if (shots) mkdirSync(shots, { recursive: true });
    const visitor = await town.visit({ heard: false });
    const { kinds, seen } = await crawl(visitor, town.origin, '/', '/');
    await visitor.context().close();
    await tryLinks(town.origin, seen);
    await eachOf(choose(kinds, town.entity), (path) => readKind(town, path));
    check(kinds.size >= 25, 'every kind of page can be reached', [...kinds.keys()].join(' '));

    // What the secretariat sees besides: forms, drafts, accounts.
    const staff = await town.enter({ role: 'admin', email: 'todo@ejemplo.mx', name: 'Todo Terreno' });
    for (const role of ['facilitator', 'evaluator']) town.give('todo@ejemplo.mx', role);
    town.give('todo@ejemplo.mx', 'member', 'government');
    const state = await staff.context().storageState();
    const more = await crawl(staff, town.origin, `/e/${town.entity}/abierto`, `/e/${town.entity}/`);
    const cookie = state.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
    await tryLinks(town.origin, more.seen, cookie, seen);
    for (const [kind, paths] of kinds) if (paths.length) more.kinds.delete(kind);
    await eachOf([...choose(more.kinds, town.entity), ...OWN_PAGES], async (path) => {
        await readAsReader(await town.visit({ width: 360, state, heard: false }), town.origin, path, true);
        console.log(`# staff, ${kindOf(path)}: ${path}`);
    });
}, 30 * 60_000);
