// Journey (e): an evaluator codes every commitment, notes what was learned, the secretariat hands in
// the end-of-commitment form, and the follow-up and the cycle are closed; all of it stays readable.
import { axe, check, journey } from './journey.mjs';

const CODING = { verifiable: 'yes', relevance: 'public-accountability', potential: 'substantial',
    completion: 'limited', 'early-results': 'marginal' };

export default journey('an evaluator closes the cycle', async (town) => {
    const rows = (await (await fetch(town.url('tablero.json'))).json()).commitments
        .filter((r) => r.state === 'in-force');
    const evaluator = await town.enter({ role: 'evaluator', name: 'Universidad de Nueva Ribera' });
    for (const row of rows) {
        await evaluator.goto(town.url(`compromiso/${row.id}`));
        await evaluator.getByRole('link', { name: 'Evaluar' }).click();
        if (row === rows[0]) await axe(evaluator, 'the form of an evaluator');
        for (const [variable, value] of Object.entries(CODING)) {
            await evaluator.locator(`select[name=value-${variable}]`).selectOption(value);
            await evaluator.locator(`textarea[name=why-${variable}]`)
                .fill(`Por lo publicado del compromiso ${row.number}.`);
        }
        await evaluator.getByRole('button', { name: 'Publicar la calificación' }).click();
        check((await evaluator.locator('#evaluacion ~ ul').first().innerText())
            .includes(`Por lo publicado del compromiso ${row.number}.`), `commitment ${row.number} is coded`);
    }
    await evaluator.getByRole('link', { name: 'Anotar una lección' }).click();
    await axe(evaluator, 'the form of a lesson');
    await evaluator.getByLabel('evitar la simulación').check();
    await evaluator.locator('textarea[name=text]').fill('Publicar primero los datos y después la celebración.');
    await evaluator.getByRole('button', { name: 'Publicar la lección' }).click();
    check((await evaluator.locator('main').innerText()).includes('después la celebración'), 'the lesson is there');

    const member = await town.enter({ role: 'member', sector: 'guarantor', name: 'Instituto' });
    await member.goto(town.url(`compromiso/${rows[2].id}/cierre`));
    await axe(member, 'the end-of-commitment form');
    if (await member.locator('textarea[name=done]').count()) {
        for (const field of ['done', 'information', 'channels', 'evidence'])
            await member.locator(`textarea[name=${field}]`).fill(`Respuesta a ${field}.`);
        await member.getByRole('button', { name: 'Entregar el formato' }).click();
        check((await member.locator('main').innerText()).includes('Respuesta a done.'), 'the form is published');
    }

    const plan = (await (await fetch(town.url('tablero.json'))).json()).plan;
    await member.goto(town.url(`plan/${plan}/terminar`));
    await axe(member, 'the form that ends the follow-up');
    await member.getByRole('button', { name: 'Terminar el seguimiento' }).click();
    check(new URL(member.url()).pathname.endsWith(`/plan/${plan}`), 'the follow-up is over', member.url());
    await member.goto(town.url('ciclo/1/estado'));
    await member.getByLabel('Cerrado').check();
    await axe(member, 'the form that closes a cycle');
    await member.getByRole('button', { name: 'Guardar' }).click();
    check(new URL(member.url()).pathname.endsWith('/ciclo/1'), 'the cycle is closed', member.url());
    check((await member.locator('main').innerText()).toLowerCase().includes('cerrado'), 'and says so');

    const reader = await town.visit({ width: 360, script: false });
    await reader.goto(town.url(`compromiso/${rows[0].id}`));
    const text = (await reader.locator('main').innerText()).toLowerCase();
    check(text.includes('cambio marginal'), 'everybody reads how it was coded');
    check(text.includes('rendición de cuentas'), 'with each variable');
    await axe(reader, 'a commitment that was evaluated');
    await reader.goto(town.url('tablero'));
    check(await reader.locator('dl.voices').count() >= rows.length, 'the dashboard stays');
});
