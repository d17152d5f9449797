// Somebody is invited, chooses a password, sees their sessions and leaves; on a phone, without
// JavaScript.
import { axe, check, journey } from './journey.mjs';

export default journey('somebody enters by invitation and leaves', async (town) => {
    const phone = await town.enter({ name: 'Ana Ruiz', width: 360, script: false });
    await phone.goto(`${town.origin}/cuenta`);
    check((await phone.locator('main').innerText()).includes('Ana Ruiz'), 'the account has her name');
    await axe(phone, 'the account');
    await phone.locator('form[action$="/salir"] button').click();
    await phone.goto(`${town.origin}/cuenta`);
    check(phone.url().includes('/entrar'), 'who left must enter again', phone.url());
    await axe(phone, 'the page for entering');
});
