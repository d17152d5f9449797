// Forms on a bad connection: what is being typed is kept in this tab until it was sent, and a form
// is not sent while there is no connection. Nothing needs this script.
(function () {
    'use strict';
    var here = 'cauce:' + location.pathname;
    var store;
    try { store = window.sessionStorage; } catch (e) { return; } // forbidden by the browser's settings

    function kept(field) {
        return field.name && field.name !== '_f' && !field.readOnly &&
            (field.tagName === 'TEXTAREA' || (field.tagName === 'INPUT' && field.type === 'text' &&
                field.autocomplete !== 'one-time-code'));
    }
    function key(field) {
        return here + '#' + field.form.getAttribute('action') + '#' + field.name;
    }
    function forget() {
        Object.keys(store).forEach(function (k) {
            if (k.indexOf('cauce:') === 0) store.removeItem(k);
        });
    }
    function each(work) {
        document.querySelectorAll('form.form').forEach(function (form) {
            Array.prototype.forEach.call(form.elements, function (field) {
                if (kept(field)) work(field);
            });
        });
    }

    // A form was sent, and this page does not say that something is wrong: it was taken.
    var sent = store.getItem('cauce-sent');
    store.removeItem('cauce-sent');
    if (sent && !document.querySelector('[role="alert"]')) forget();
    each(function (field) {
        var old = store.getItem(key(field));
        if (old && !field.value) field.value = old;
    });
    document.addEventListener('input', function (event) {
        var field = event.target;
        if (!field.form || !kept(field)) return;
        try { store.setItem(key(field), field.value); } catch (e) { /* full: then it is not kept */ }
    });
    document.addEventListener('submit', function (event) {
        var line = event.target.querySelector('.offline');
        if (line) line.hidden = navigator.onLine !== false;
        if (navigator.onLine === false && line) {
            event.preventDefault();
            line.focus();
            return;
        }
        store.setItem('cauce-sent', '1');
    });
})();
