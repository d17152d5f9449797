// What the tests in a real browser share: a server of their own on a copy of a store, people who
// enter through the invitation they were sent, axe-core, and the count of what held.
//
// A journey is a file journey_NAME.mjs:
//
//   import { check, journey, axe } from './journey.mjs';
//   export default journey('a citizen proposes', async (town) => {
//       const member = await town.enter({ role: 'member', sector: 'government' });
//       const phone = await town.visit({ width: 360, script: false });
//       await phone.goto(town.url('abierto'));          // /e/CODE/abierto of the demo's state
//       check(await phone.getByText('…').count() === 1, 'the page says …');
//       await axe(phone, 'the home page');
//   });
//
// Pages fail the journey when the browser complains (a refused script, a broken request).
import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'correcto caballo batería';
export const shots = process.env.CAUCE_SHOTS;

const count = { passed: 0, failed: 0 };
export function check(holds, what, detail = '') {
    if (holds) count.passed++;
    else {
        count.failed++;
        console.log(`not ok ${what}${detail ? `\n    ${detail}` : ''}`);
    }
    return Boolean(holds);
}
// The last line, as every test program ends; the exit status.
export function report(name) {
    console.log(`${name}: ${count.passed} passed, ${count.failed} failed`);
    return count.failed ? 1 : 0;
}

export function launch() {
    return chromium.launch({ executablePath: '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu'] });
}

function freePort() {
    return new Promise((done) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

// `env.CAUCE_STORE` says what to serve.
async function serve(program, options, env = process.env) {
    const port = await freePort();
    const child = spawn(program, ['serve', '--port', String(port), ...options],
        { stdio: ['ignore', 'pipe', 'inherit'], env });
    const origin = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 200; i++) {
        try {
            if ((await fetch(`${origin}/salud`)).ok) return { child, origin };
        } catch { /* not yet */ }
        await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error('the server did not start');
}

// Nothing of WCAG A or AA; in light, and on a phone also in dark. The page is asked for once more, with the same
// cookies, where scripts may run beside the content policy.
export async function axe(page, name) {
    const state = await page.context().storageState();
    const viewport = page.viewportSize();
    const context = await page.context().browser().newContext({ viewport, bypassCSP: true,
        storageState: state, locale: 'es-MX' });
    const twin = await context.newPage();
    await twin.goto(page.url());
    await twin.evaluate(axeSource);
    for (const colorScheme of viewport.width < 1000 ? ['light', 'dark'] : ['light']) {
        await twin.emulateMedia({ colorScheme });
        const { violations } = await twin.evaluate(() => globalThis.axe.run(document,
            { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
        check(!violations.length, `${name} at ${viewport.width}, ${colorScheme}: axe finds nothing`,
            violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')} (${v.nodes.length})`).join('; '));
    }
    const [wide, room] = await twin.evaluate(() => [document.scrollingElement.scrollWidth,
        document.documentElement.clientWidth]);
    check(wide <= room, `${name} at ${viewport.width}: no sideways scrolling`, `${wide} > ${room}`);
    await context.close();
}

class Town {
    constructor(program, browser, folder, env, entity) {
        Object.assign(this, { program, browser, folder, env, entity, people: 0 });
    }

    // The program on this town's store: its output.
    cauce(...args) {
        return execFileSync(this.program, args, { env: this.env, encoding: 'utf8', cwd: this.folder });
    }

    url(path) {
        return `${this.origin}/e/${this.entity}/${path}`;
    }

    // A browser of somebody who is not signed in, or who has the cookies of `state`. What it
    // complains about fails the journey, unless the journey listens for itself (`heard` false).
    async visit({ width = 1280, script = true, state, heard = true } = {}) {
        const context = await this.browser.newContext({ viewport: { width, height: 800 },
            javaScriptEnabled: script, locale: 'es-MX', acceptDownloads: true, storageState: state });
        const page = await context.newPage();
        if (!heard) return page;
        page.on('pageerror', (e) => check(false, `a script fails at ${page.url()}`, String(e)));
        page.on('console', (m) => {
            if (m.type() === 'error' && !m.text().includes('the server responded with a status of 4'))
                check(false, `the browser complains at ${page.url()}`, m.text());
        });
        return page;
    }

    // A browser of somebody with a role, who was invited and chose a password. `role` as
    // `cauce person invite --role` has it; none: a citizen.
    async enter({ role, sector, institution, name, email, width, script } = {}) {
        const address = email ?? `persona${++this.people}@ejemplo.mx`;
        const args = ['person', 'invite', address, '--entity', this.entity, '--name', name ?? `Persona ${this.people}`];
        args.push('--role', role ?? 'citizen');
        if (institution) args.push('--institution', String(institution));
        if (sector) args.push('--sector', sector);
        const link = /\/invitacion\/[0-9a-zA-Z_-]+/.exec(this.cauce(...args));
        const page = await this.visit({ width, script });
        await page.goto(this.origin + link[0]);
        await page.locator('input[type=password]').first().fill(PASSWORD);
        await page.locator('main form button').first().click();
        if (page.url().includes('/entrar')) await this.signIn(page, address);
        check(await page.locator('a[href$="/cuenta"]').count() > 0, `${address} entered`, page.url());
        return page;
    }

    // One more role for somebody who has an account.
    give(email, role, sector) {
        this.cauce('person', 'invite', email, '--entity', this.entity, '--role', role,
            ...(sector ? ['--sector', sector] : []));
    }

    async signIn(page, email, password = PASSWORD) {
        await page.goto(`${this.origin}/entrar`);
        await page.getByLabel('Correo').fill(email);
        await page.locator('input[type=password]').fill(password);
        await page.locator('main form button').first().click();
    }
}

// A journey runs on a copy of the store of the demo (CAUCE_STORE), with a server and people of its
// own, and must be over after `limit` milliseconds.
export function journey(name, walk, limit = 180_000) {
    return async (program, browser) => {
        const folder = mkdtempSync(join(tmpdir(), 'cauce-journey-'));
        cpSync(process.env.CAUCE_STORE, join(folder, 'cauce.db'));
        const env = { ...process.env, CAUCE_STORE: join(folder, 'cauce.db') };
        delete env.CAUCE_LANG;
        const town = new Town(program, browser, folder, env, 'nueva-ribera-ejemplo');
        const { child, origin } = await serve(program, ['--demo', '--accounts'], env);
        town.origin = origin;
        const before = count.failed;
        let bell;
        try {
            await Promise.race([walk(town), new Promise((_, no) => {
                bell = setTimeout(() => no(new Error('it takes too long')), limit);
            })]);
            check(true, name);
        } catch (e) {
            check(false, name, e.stack?.split('\n').slice(0, 12).join('\n    '));
        } finally {
            clearTimeout(bell);
            if (shots && count.failed > before) await keepPictures(browser, name);
            for (const context of browser.contexts()) await context.close();
            child.kill('SIGTERM');
            rmSync(folder, { recursive: true, force: true });
        }
    };
}

// What everybody saw when it went wrong.
async function keepPictures(browser, name) {
    mkdirSync(shots, { recursive: true });
    let i = 0;
    for (const context of browser.contexts())
        for (const page of context.pages())
            await page.screenshot({ path: `${shots}/journey-${name.replace(/\W+/g, '-')}-${++i}.png`,
                fullPage: true }).catch(() => {});
}
