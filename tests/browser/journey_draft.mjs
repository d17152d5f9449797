// What is typed is not lost: not when the page is loaded again, not without a connection; and it is
// forgotten when it was sent.
import { check, journey } from './journey.mjs';

export default journey('what is typed on a bad connection is kept until it was sent', async (town) => {
    const phone = await town.enter({ role: 'evaluator', width: 360 });
    const method = phone.getByLabel('Cómo se midió');
    await phone.goto(town.url('indice/nueva'));
    await method.fill('Una usuaria simulada en cada portal');
    await phone.reload();
    check(await method.inputValue() === 'Una usuaria simulada en cada portal', 'it is there after loading again',
        await method.inputValue());
    await phone.context().setOffline(true);
    await phone.getByLabel('Nombre de la medición').fill('Medición 2026');
    await phone.getByLabel('Fecha').fill('2026-01-31');
    await phone.getByLabel('Quién midió').fill('Universidad');
    await phone.getByLabel('Valores de cada unidad').fill('Obras; 0.8; 0.6; 0.2; 0.4');
    await phone.getByRole('button', { name: 'Guardar la medición' }).click();
    check(await phone.getByText('No hay conexión').isVisible(), 'without a connection it says so');
    await phone.context().setOffline(false);
    await phone.getByRole('button', { name: 'Guardar la medición' }).click();
    check(await phone.getByText('0.500 de 1').isVisible(), 'then it is sent', phone.url());
    await phone.goto(town.url('indice/nueva'));
    check(await method.inputValue() === '', 'and forgotten', await method.inputValue());
});
