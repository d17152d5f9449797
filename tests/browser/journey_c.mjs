// Journey (c): an institution reports progress with a photo and a CSV, civil society disagrees, the
// machine's check fails, and the page shows all three beside each other.
import { axe, check, journey } from './journey.mjs';

// The smallest JPEG, with what a telephone writes into it: where and with what it was taken.
const hex = (text) => Buffer.from(text, 'hex');
const tiny = Buffer.concat([hex('ffd8ffe000104a46494600010101004800480000ffdb004300'), Buffer.alloc(64, 255),
    hex('ffc2000b080001000101011100ffc40014100100000000000000000000000000000000ffda0008010100013f10ffd9')]);
const exif = Buffer.from('Exif\0\0II\x2a\0\x08\0\0\0\0\0\0\0\0\0SECRETO 29.07 -110.95', 'latin1');
const photo = Buffer.concat([tiny.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif,
    tiny.subarray(2)]);
const csv = 'contrato,monto\nNR-001,1500000.00\nNR-002,820000.50\n';

export default journey('an institution reports, civil society disagrees, the machine fails', async (town) => {
    const reader = await town.visit({ width: 360, script: false });
    await reader.goto(town.url('tablero'));
    await axe(reader, 'the dashboard');
    const rows = (await (await fetch(town.url('tablero.json'))).json()).commitments;
    const about = rows.find((r) => r.number === 2);
    const page = `compromiso/${about.id}`;

    const office = await town.enter({ role: 'institution', institution: about.responsible_organisation,
        name: 'Oficina de Pensiones' });
    await office.goto(town.url(page));
    await office.getByRole('link', { name: 'Informar de un avance' }).click();
    await axe(office, 'the form of a report');
    await office.locator('input[name=state][value=completed]').check();
    await office.locator('textarea[name=text]').fill('Se publicaron las cuentas de los cuatro trimestres.');
    await office.getByRole('button', { name: 'Publicar el avance' }).click();
    check((await office.locator('main').innerText()).includes('hace falta adjuntar evidencia'),
        'completed without evidence is refused');
    check(await office.locator('textarea[name=text]').inputValue() ===
        'Se publicaron las cuentas de los cuatro trimestres.', 'what was typed is kept');
    await office.locator('input[name=photo]').setInputFiles(
        { name: 'oficina.jpg', mimeType: 'image/jpeg', buffer: photo });
    await office.locator('input[name=photo_title]').fill('La oficina que publica las cuentas');
    await office.locator('input[name=file]').setInputFiles(
        { name: 'cuentas.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await office.locator('input[name=file_title]').fill('Cuentas del fideicomiso');
    await office.getByRole('button', { name: 'Publicar el avance' }).click();
    check(new URL(office.url()).pathname.endsWith(page), 'the report is published', office.url());

    const society = await town.enter({ role: 'member', sector: 'civil-society', name: 'Cuentas a la Vista',
        width: 360, script: false });
    await society.goto(town.url(page));
    await society.getByRole('link', { name: 'Decir si su sector lo acepta' }).first().click();
    await axe(society, 'the form of an answer');
    await society.locator('input[name=accepts][value=no]').check();
    await society.locator('textarea[name=reason]').fill('Faltan el tercer y el cuarto trimestre.');
    await society.getByRole('button', { name: 'Publicar la respuesta' }).click();
    await society.getByRole('link', { name: 'Evaluar' }).click();
    await society.locator('input[name=level][value=not-started]').check();
    await society.locator('textarea[name=text]').fill('El archivo trae dos contratos, no las cuentas.');
    await axe(society, 'the form of an assessment');
    await society.getByRole('button', { name: 'Publicar la evaluación' }).click();

    // A check is chosen, filled in and seen to run before it is saved.
    await society.goto(town.url(`${page}/verificacion`));
    await axe(society, 'the checks of a commitment');
    await society.locator('a[href*="clase=sessions"]').click();
    await society.locator('input[name=least]').fill('50');
    await society.locator('input[name=from]').fill('2025-01-01');
    await society.locator('input[name=until]').fill('2025-12-31');
    await society.getByRole('button', { name: 'Ver qué encuentra' }).click();
    check(await society.getByText('Lo que encuentra hoy').isVisible(), 'it is seen to run');
    check(await society.locator('input[name=least]').inputValue() === '50', 'and stays filled in');
    await axe(society, 'a check that was tried');
    await society.getByRole('button', { name: 'Guardarla' }).click();
    check(/\/verificacion\/\d+$/.test(society.url()), 'it is saved', society.url());
    check((await society.locator('main').innerText()).includes('No se cumple'), 'and it fails');
    await axe(society, 'a check with its runs');

    await reader.goto(town.url(page));
    const words = await reader.locator('.cards .card .big').allInnerTexts();
    check(words[0].startsWith('completado'), 'the government says completed', words[0]);
    check(words[1] === 'no iniciado', 'civil society says not started', words[1]);
    check(words[3] === 'no cumple', 'the machine says it does not hold', words[3]);
    const text = await reader.locator('main').innerText();
    for (const said of ['Se publicaron las cuentas', 'Faltan el tercer y el cuarto trimestre.',
        'El archivo trae dos contratos', 'Cuentas del fideicomiso', 'La oficina que publica las cuentas'])
        check(text.includes(said), `the page says «${said}»`);
    await axe(reader, 'the commitment');
    await reader.goto(town.url('tablero?filtro=disputa'));
    check(await reader.locator(`a[href$="/${page}"]`).count() > 0, 'the dashboard shows it in dispute');

    const link = await reader.goto(town.url(page)).then(() =>
        reader.getByRole('link', { name: 'La oficina que publica las cuentas' }).first().getAttribute('href'));
    const kept = Buffer.from(await (await fetch(`${town.origin}${link}/archivo`)).arrayBuffer());
    check(kept.subarray(0, 2).equals(Buffer.from([0xff, 0xd8])), 'the photo is there');
    check(!kept.includes('SECRETO'), 'without where it was taken');
});
