// The secretariat holds a session: it is convened, the roll is called, an agreement is voted with one
// against, ten proposals of a roundtable are decided with their reasons in one form, the minutes are
// written, signed by the three parties and published; a visitor on a phone reads all of it.
import { axe, check, journey } from './journey.mjs';

const send = (page) => page.locator('main form button').last().click();
const says = async (page, text, what) =>
    check((await page.locator('main').innerText()).includes(text), what, `${page.url()}: no «${text}»`);
// Local days as the server's: the session is today, at midnight.
const today = () => new Date().toLocaleDateString('sv-SE');
const afterMonths = (n) => {
    const day = new Date();
    day.setMonth(day.getMonth() + n);
    return day.toLocaleDateString('sv-SE');
};
const TEN = 10;
const decisions = ['Se acepta', 'Se acepta con cambios', 'Se rechaza'];
const reason = (i) => `Por lo que se vio en la sesión sobre la idea ${i}: ${decisions[i % 3].toLowerCase()}.`;

// A cycle of the journey's own, so that what the demo holds does not matter.
async function cycle(town, page) {
    await page.goto(town.url('ciclo/nuevo'));
    await page.getByLabel('Nombre del ciclo').fill('Ciclo de la jornada');
    await page.getByLabel('Empieza').fill(afterMonths(-2));
    await send(page);
    const id = /ciclo\/(\d+)/.exec(page.url())[1];
    await page.goto(town.url(`ciclo/${id}/estado`));
    await page.locator('[name=state]').first().waitFor();
    const select = page.locator('select[name=state]');
    if (await select.count()) await select.selectOption('1');
    else await page.locator('input[name=state][value="1"]').check();
    await send(page);
    return id;
}

// An open roundtable with ten proposals typed in from the room.
async function proposals(town, page, cycleId) {
    await page.goto(town.url('mesa/nueva'));
    await page.locator('[name=cycle]').selectOption(cycleId);
    await page.locator('[name=title]').fill('Mesa del agua');
    await page.locator('[name=theme]').fill('agua');
    await page.locator('[name=problem]').fill('No se sabe a dónde va el dinero del agua.');
    await page.locator('input[name=modality][value=remote]').check();
    await page.locator('[name=opens]').fill(today());
    await page.locator('[name=closes]').fill(afterMonths(1));
    await send(page);
    const id = /mesa\/(\d+)/.exec(page.url())?.[1];
    check(id, 'the roundtable is there', page.url());
    await page.goto(town.url(`mesa/${id}/estado`));
    await page.locator('input[name=state]').first().check();
    await send(page);
    for (let i = 1; i <= TEN; i++) {
        await page.goto(town.url(`propuesta/captura?mesa=${id}`));
        await page.locator('input[name=channel][value=room]').check();
        await page.locator('[name=problem]').fill('No se sabe a dónde va el dinero del agua.');
        await page.locator('[name=proposal]').fill(`Publicar los contratos del agua, idea ${i}.`);
        await page.locator('[name=title]').fill(`Idea ${i}`);
        await send(page);
    }
}

async function convene(town, page, cycleId) {
    await page.goto(town.url('sesion/nueva'));
    await axe(page, 'the notice of a session');
    await page.locator('[name=cycle]').selectOption(cycleId);
    await page.getByLabel('Nombre (opcional)').fill('Sesión de respuestas');
    await page.getByLabel('Día', { exact: true }).fill(today());
    await page.getByLabel('Hora', { exact: true }).fill('00:00');
    await page.getByLabel('Lugar').fill('Sala de cabildo');
    await send(page);
    await says(page, 'Sesión de respuestas', 'the session is convened');
    await says(page, 'Lista de asistencia', 'with its agenda');
    return page.url();
}

async function hold(page, url) {
    await page.goto(`${url}/asistencia`);
    await axe(page, 'the roll');
    for (const box of await page.locator('input[name=seats]').all()) await box.check();
    await send(page);
    await says(page, 'con quórum', 'the three parties have quorum');
    await page.goto(`${url}/acuerdos?punto=4`);
    await page.getByLabel('Qué se acordó').fill('Publicar cada mes los contratos del agua.');
    await page.getByLabel('Quién es responsable').fill('Comisión de Agua');
    await page.getByLabel('Para qué día').fill(afterMonths(1));
    const votes = page.locator('select[name^="vote-"]');
    const last = (await votes.count()) - 1;
    for (let i = 0; i <= last; i++) await votes.nth(i).selectOption(i === last ? '2' : '1');
    await send(page);
    await says(page, 'Escribir un acuerdo', 'who is against must say why');
    check(await page.getByLabel('Qué se acordó').inputValue() !== '', 'what was typed is kept');
    await page.locator('input[name^="why-"]').nth(last).fill('No se consultó a las colonias.');
    await send(page);
    await says(page, '1 en contra', 'the vote is told');
    await says(page, 'No se consultó a las colonias.', 'with the reason of who was against');
}

// One is left without its reason: nine are saved, one says what is missing; then it is whole.
async function decide(page, url) {
    await page.goto(`${url}/decisiones`);
    await axe(page, 'ten proposals to decide on');
    const rows = page.locator('main form li');
    check(await rows.count() === TEN, 'the ten that wait are on one page', String(await rows.count()));
    for (let i = 0; i < TEN; i++) {
        await rows.nth(i).locator('input[type=radio]').nth(i % 3).check();
        if (i !== 4) await rows.nth(i).locator('textarea').fill(reason(i));
    }
    await send(page);
    await says(page, 'Se guardaron 9 decisiones.', 'what was whole is saved');
    check(await rows.count() === 1, 'only the one that lacks its reason is left');
    check(await page.locator('textarea[aria-invalid=true]').count() === 1, 'it says so beside it');
    await page.locator('main form textarea').fill(reason(4));
    await send(page);
    await says(page, 'Ninguna propuesta de este ciclo espera respuesta.', 'all ten are decided');
}

async function minutes(url, [first, ...others]) {
    await first.goto(`${url}/acta/escribir`);
    await axe(first, 'the minutes being written');
    const text = await first.getByLabel('Texto del acta').inputValue();
    check(text.includes('Publicar cada mes') && text.includes('Idea 10'),
        'the text begins with what was written down in the session');
    await first.getByLabel('Texto del acta').fill(`${text}\n\nSe levantó la sesión a las 12:00.`);
    await send(first);
    for (const member of [first, ...others]) {
        await member.goto(`${url}/acta/firmar`);
        await says(member, 'Se levantó la sesión a las 12:00.', 'who signs sees what they sign');
        await send(member);
    }
    await first.goto(`${url}/acta/publicar`);
    await send(first);
    await says(first, 'publicada', 'the minutes are published');
}

export default journey('the secretariat holds a session and decides on ten proposals', async (town) => {
    const members = [];
    for (const sector of ['government', 'civil-society', 'guarantor'])
        members.push(await town.enter({ role: 'member', sector, name: `Por ${sector}` }));
    const [government, civil] = members;
    const cycleId = await cycle(town, government);
    await proposals(town, government, cycleId);
    const url = await convene(town, civil, cycleId);
    await hold(civil, url);
    await decide(government, url);
    await minutes(url, members);
    const phone = await town.visit({ width: 360, script: false });
    await phone.goto(url);
    for (let i = 0; i < TEN; i++) await says(phone, reason(i), 'each reason is read by everybody');
    await axe(phone, 'the session');
    await phone.getByRole('link', { name: 'Leer el acta' }).click();
    for (const sector of ['government', 'civil-society', 'guarantor'])
        await says(phone, `Por ${sector}`, 'each party signed');
    await says(phone, 'No se consultó a las colonias.', 'the dissent stands in the minutes');
    await axe(phone, 'the minutes');
    await phone.goto(town.url('secretariado'));
    await says(phone, 'Publicar cada mes los contratos del agua.', 'the agreement waits in the open');
    await axe(phone, 'the secretariat');
});
