// (d) A plan is written by two people at once, put to consultation, commented on a phone without
// JavaScript, approved in a session, published, printed and amended; the public sees the original
// beside what holds.
import { axe, check, journey } from './journey.mjs';

const main = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
const says = async (page, text, what = text) =>
    check((await main(page)).includes(text), what, `${page.url()}: ${(await main(page)).slice(0, 600)}`);
const day = (add = 0) => {
    const d = new Date(Date.now() + add * 86400000);
    const two = (n) => String(n).padStart(2, '0');
    return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
};

// Fills the fields of the page's form by their names, and sends it.
async function send(page, fields, button) {
    for (const [name, value] of Object.entries(fields)) {
        const field = page.locator(`main form.form [name="${name}"]`).first();
        const kind = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
        if (kind === 'select') await field.selectOption(value);
        else if (kind === 'checkbox' || kind === 'radio')
            await page.locator(`main form.form [name="${name}"][value="${value}"]`).check();
        else await field.fill(value);
    }
    await page.locator('main').getByRole('button', { name: button }).click();
}

async function session(ana, town, cycle) {
    await ana.goto(town.url('sesion/nueva'));
    await send(ana, { cycle, title: 'Sesión del plan', starts: day(), starts_time: '00:01',
        place: 'Cabildo', agenda: 'Aprobar el plan' }, /./);
    const id = /sesion\/(\d+)/.exec(ana.url())?.[1];
    check(id, 'there is a session', ana.url());
    await ana.goto(town.url(`sesion/${id}/asistencia`));
    for (const seat of await ana.locator('main form.form [name="seats"]').all()) await seat.check();
    await ana.getByRole('button', { name: 'La sesión se celebró' }).click();
    return id;
}

async function twoAtOnce(ana, luis, edit) {
    const part = `${edit}/problema`;
    await luis.goto(part);
    await ana.goto(part);
    await send(ana, { problem: 'Nadie sabe cuánto se gastó del empréstito.', baseline: '28 de 791' }, 'Guardar');
    await send(luis, { problem: 'Nadie sabe en qué se gastó el empréstito.', baseline: '28 de 791' }, 'Guardar');
    await says(luis, 'Otra persona guardó esta parte mientras usted escribía', 'the second is told');
    await says(luis, 'Nadie sabe cuánto se gastó del empréstito.', 'he sees what she wrote');
    check(await luis.locator('[name=problem]').inputValue() === 'Nadie sabe en qué se gastó el empréstito.',
        'what he typed is still there');
    await luis.getByRole('button', { name: 'Guardar' }).click();
    check(luis.url().endsWith('/editar'), 'then it is saved', luis.url());
}

async function writeParts(ana, edit) {
    const parts = {
        que: { description: 'Publicar los contratos', purposes: 'a', sdg: '16.6', begins: day(), ends: day(300) },
        quien: { support: 'Sonora Ciudadana' },
        acciones: { action_title_1: 'Reunir los contratos', action_responsible_1: 'Finanzas',
            action_begins_1: day(), action_ends_1: day(90) },
        medios: { verification: 'El portal', evidence: 'Un CSV por trimestre' },
        dinero: { budget: '1,234.50', budget_text: 'Partida 33301' },
    };
    for (const [part, fields] of Object.entries(parts)) {
        await ana.goto(`${edit}/${part}`);
        await send(ana, fields, 'Guardar');
        check(ana.url().endsWith('/editar'), `part ${part} is saved`, ana.url());
    }
    await ana.goto(edit.replace('/editar', '/indicadores'));
    await send(ana, { title: 'Contratos publicados', unit: 'contratos', baseline: '28',
        baseline_day: day(-30), target: '791', target_day: day(300) }, 'Agregar el indicador');
    await ana.goto(edit);
    await says(ana, 'Está completo', 'nothing is missing any more');
}

async function amend(ana, phone, town, commitment, sitting) {
    await ana.goto(town.url(`compromiso/${commitment}/editar/dinero`));
    await ana.locator('main form.form').evaluate((form) => { form.noValidate = true; });
    await send(ana, { budget: '2,000.00' }, 'Guardar la modificación');
    await says(ana, 'Falta', 'an amendment without reason and session is refused');
    check(await ana.locator('[name=budget]').inputValue() === '2,000.00', 'and keeps what was typed');
    await axe(ana, 'an amendment refused');
    await ana.goto(town.url(`compromiso/${commitment}/editar/dinero`));
    await send(ana, { budget: '2,000.00', reason: 'Subió el costo', sitting }, 'Guardar la modificación');
    await phone.goto(town.url(`compromiso/${commitment}/historia`));
    await says(phone, 'Motivo: Subió el costo');
    check(await phone.locator('del').first().innerText() === '$1,234.50', 'the original amount is struck out');
    check(await phone.locator('ins').first().innerText() === '$2,000.00', 'the amended one stands beside it');
    await axe(phone, 'the history');
}

async function print(phone, desk, town, plan) {
    await phone.goto(town.url(`plan/${plan}/imprimir`));
    check(await phone.locator('nav').count() === 0, 'the print has no navigation');
    const text = await main(phone);
    const order = ['1. Introducción', '2. Contexto legal', '3. Mapa conceptual', '4. Proceso de integración',
        '5. Participantes', '6. Objetivo estratégico', '7. Problemáticas y compromisos',
        '8. Plantillas de los compromisos', '9. Medición de los compromisos', '10. Anexos'];
    check(order.every((s, i) => text.includes(s) && (!i || text.indexOf(s) > text.indexOf(order[i - 1]))),
        'the print has the sections of the form in their order', `${phone.url()}: ${text.slice(0, 300)}`);
    await axe(phone, 'the print');
    await desk.goto(town.url(`plan/${plan}/imprimir`));
    const pdf = await desk.pdf({ format: 'Letter' });
    check(pdf.length > 10_000, 'it prints', `${pdf.length} bytes`);
}

export default journey('a plan is approved, printed, amended', async (town) => {
    const ana = await town.enter({ role: 'member', sector: 'government', name: 'Ana Ruiz' });
    const luis = await town.enter({ role: 'member', sector: 'civil-society', name: 'Luis Soto' });
    const phone = await town.visit({ width: 360, script: false });
    await ana.goto(town.url('ciclo/nuevo'));
    await send(ana, { number: '9', title: 'Ciclo de la prueba', begins: day(-60) }, /./);
    const cycle = /ciclo\/(\d+)/.exec(ana.url())?.[1];
    check(cycle, 'there is a cycle', ana.url());
    const sitting = await session(ana, town, cycle);

    await ana.goto(town.url(`plan/nuevo?ciclo=${cycle}`));
    await axe(ana, 'a new plan');
    await send(ana, { title: 'Plan de la prueba', introduction: 'Por qué un plan.', begins: day(),
        ends: day(364) }, 'Hacer el plan');
    const plan = /plan\/(\d+)/.exec(ana.url())?.[1];
    await ana.goto(town.url(`compromiso/nuevo?plan=${plan}`));
    await axe(ana, 'a new commitment');
    await send(ana, { title: 'Seguir el empréstito', problem: 'Nadie sabe.', objective: 'Que se siga cada peso',
        responsible: 'Secretaría de Hacienda' }, 'Agregar el compromiso');
    await says(ana, 'Para publicarlo faltan', 'it says what is missing');
    await axe(ana, 'the parts of a commitment');
    const edit = ana.url(), commitment = /compromiso\/(\d+)/.exec(edit)?.[1];
    await twoAtOnce(ana, luis, edit);
    await writeParts(ana, edit);
    await ana.goto(`${edit}/acciones`);
    await axe(ana, 'the actions');

    await ana.goto(town.url(`plan/${plan}/abrir-consulta`));
    await send(ana, { consults: day(), consults_until: day(10) }, 'Poner a consulta');
    const citizen = await town.enter({ name: 'Vecina', width: 360, script: false });
    await citizen.goto(town.url(`plan/${plan}/consulta`));
    await axe(citizen, 'the consultation');
    await send(citizen, { text: 'Falta el anexo de pagos.' }, /.+/);
    await phone.goto(town.url(`plan/${plan}/consulta`));
    await says(phone, 'Falta el anexo de pagos.', 'everybody reads the comment');

    await luis.goto(town.url(`plan/${plan}/aprobar`));
    await says(luis, 'la declaración habla de cinco', 'what departs from the declaration is told');
    await axe(luis, 'the approval');
    await send(luis, { sitting }, 'Aprobar el plan');
    await luis.goto(town.url(`plan/${plan}/publicar`));
    await luis.getByRole('button', { name: 'Publicar el plan' }).click();
    await phone.goto(town.url(`plan/${plan}`));
    await says(phone, 'y se publicó el', 'the plan is published');
    await axe(phone, 'the plan');
    await print(phone, luis, town, plan);
    await amend(ana, phone, town, commitment, sitting);
    await phone.goto(town.url('planes'));
    await axe(phone, 'the plans');
});
