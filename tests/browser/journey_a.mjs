// A citizen on a 360-pixel phone without JavaScript: from the home page of open government to a
// commitment, a comment on it, a proposal at the open roundtable, a support. Nothing typed is lost.
import { axe, check, journey } from './journey.mjs';

// The address of what the page says in its heading.
async function goTo(phone, link, heading) {
    await link.click();
    const said = await phone.locator('h1').innerText();
    check(said.includes(heading), `one comes to «${heading}»`, `${said} at ${phone.url()}`);
}

async function findCommitment(town, phone) {
    await phone.goto(town.url('abierto'));
    const link = phone.locator('main a[href*="/compromiso/"]').first();
    const title = (await link.innerText()).replace(/^\d+\.\s*/, '');
    await goTo(phone, link, title);
    await axe(phone, 'a commitment');
    return phone.url();
}

// A visitor is asked to enter and comes back to what they wanted to do.
async function enterToComment(town, phone, account) {
    const comment = phone.getByRole('link', { name: 'Comentar', exact: true });
    check(await comment.count() === 1, 'a visitor is shown where to comment');
    await comment.click();
    check(phone.url().includes('/entrar'), 'and is asked to enter', phone.url());
    await phone.getByLabel('Correo').fill(account.email);
    await phone.locator('input[type=password]').fill(account.password);
    await phone.locator('main form button').first().click();
    check(phone.url().includes('/comentar?de=compromiso-'), 'and comes back to commenting', phone.url());
}

async function comment(phone, commitment) {
    const publish = phone.getByRole('button', { name: 'Publicar el comentario' });
    await phone.getByLabel('Nombre o seudónimo').fill('Vecina de Río Claro');
    await phone.getByLabel('Su comentario').fill('   '); // blanks pass the browser and not the server
    await publish.click();
    check(await phone.locator('.wrong:visible').count() > 0, 'an empty comment is refused beside its field');
    check(await phone.getByLabel('Nombre o seudónimo').inputValue() === 'Vecina de Río Claro',
        'and the name stays');
    await axe(phone, 'the form of a comment with a fault');
    await phone.getByLabel('Su comentario').fill('¿Dónde está el contrato de la calle 5?\n<b>Falta</b>');
    await publish.click();
    check(phone.url().startsWith(commitment) && phone.url().includes('#c'),
        'one is back on the commitment, at the comment', phone.url());
    const said = phone.locator('#comentarios article', { hasText: 'la calle 5' });
    check(await said.count() === 1 && (await said.innerText()).includes('<b>Falta</b>'),
        'the comment stands there as it was typed');
    check((await said.innerText()).includes('Vecina de Río Claro'), 'under the name that was given');
}

async function propose(town, phone) {
    await phone.goto(town.url('mesas'));
    await axe(phone, 'the roundtables');
    const open = phone.locator('main li', { hasText: 'recibe propuestas' }).locator('a').first();
    await goTo(phone, open, await open.innerText());
    await axe(phone, 'a roundtable');
    const table = phone.url();
    await phone.getByRole('button', { name: 'Inscribirme en esta mesa' }).click();
    check(await phone.getByText('Usted está en la lista de esta mesa').count() === 1,
        'one tap puts one on the list');
    await phone.getByRole('link', { name: 'Proponer en esta mesa' }).click();
    await phone.getByLabel('¿Cuál es el problema?').fill('El camión no pasa después de las nueve');
    await phone.getByLabel('¿A qué se debe?').fill('Nadie publica los horarios');
    await phone.getByLabel('¿Qué propone?').fill('Que publiquen los horarios y se pueda decir cuando no pasa');
    await phone.getByLabel('Póngale un nombre corto').fill('Horarios del camión nocturno');
    await axe(phone, 'the form of a proposal');
    await phone.getByRole('button', { name: 'Publicar la propuesta' }).click();
    check((await phone.locator('h1').innerText()) === 'Horarios del camión nocturno',
        'the proposal has its page', phone.url());
    check(await phone.getByText('El camión no pasa después de las nueve').count() > 0, 'word for word');
    check(await phone.getByText('Espera respuesta desde hoy').count() === 1, 'it says that it waits');
    await axe(phone, 'a proposal');
    const own = phone.url();
    await phone.goto(table);
    check(await phone.getByRole('link', { name: 'Horarios del camión nocturno' }).count() === 1,
        'the roundtable lists it');
    return own;
}

export default journey('a citizen on a phone without JavaScript comments and proposes', async (town) => {
    const account = { email: 'citlali@ejemplo.mx', password: 'correcto caballo batería' };
    const first = await town.enter({ email: account.email, name: 'Citlali Soto', width: 360, script: false });
    await first.context().close(); // the account is there; the phone below has never been here
    const phone = await town.visit({ width: 360, script: false });
    const commitment = await findCommitment(town, phone);
    await enterToComment(town, phone, account);
    await comment(phone, commitment.replace(/#.*/, ''));
    const own = await propose(town, phone);
    const neighbour = await town.enter({ width: 360, script: false });
    await neighbour.goto(own);
    await neighbour.getByRole('button', { name: 'Apoyar', exact: true }).click();
    check(await neighbour.getByText('usted entre ellas').count() === 1, 'somebody else supports it in one tap');
    check(await neighbour.getByRole('link', { name: 'Corregir lo que dice' }).count() === 0,
        'and cannot change its words');
});
