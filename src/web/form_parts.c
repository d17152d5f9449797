/* Forms as tables: see form_parts.h. */
#include "web/form_parts.h"

#include <time.h>

#include "base/text.h"

static bool was_sent(const struct page *page, const struct form_view *form)
{
    if (!page->post) return false;
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].name && form_has(page->form, form->fields[i].name)) return true;
    return false;
}

static void fill_choices(struct page *page, struct form_field *field)
{
    enum { MOST = 64 };
    struct str sent[MOST];
    size_t n = form_list(page->form, field->name, sent, MOST);
    for (size_t i = 0; i < field->choice_count; i++) {
        field->choices[i].chosen = false;
        for (size_t k = 0; k < n; k++)
            if (str_eq(sent[k], field->choices[i].value)) field->choices[i].chosen = true;
    }
}

/* Whether somebody else's state has to be told beside what was typed: not where there is none, as
 * in a form for something new. */
static bool collided(const struct page *page, const struct form_view *form)
{
    bool versioned = form->versioned, says = false;
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *f = &form->fields[i];
        versioned |= f->kind == FORM_VERSION;
        says |= f->kind <= FORM_AREA && f->value.n;
    }
    return page->status == 409 && !form->compared && versioned && says;
}

/* What a field says, as a person reads it: of choices their words. */
static struct str words_of(struct page *page, const struct form_field *field)
{
    struct str all = STR("");
    if (field->kind == FORM_CHECK) return str_of(field->value.n ? _("sí") : _("no"));
    if (!field->choice_count) return field->value.p ? field->value : STR("");
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct form_choice *c = &field->choices[i];
        if (!c->chosen) continue;
        all = all.n ? arena_printf(page->arena, "%.*s, %.*s", STR_FMT(all), STR_FMT(c->label))
                    : c->label;
    }
    return all;
}

static void fill_field(struct page *page, struct form_field *field)
{
    if (field->choice_count)
        fill_choices(page, field);
    else if (field->kind == FORM_CHECK)
        field->value = form_flag(page->form, field->name) ? STR("1") : STR("");
    else if (field->kind != FORM_PASSWORD && field->kind != FORM_CODE && field->kind != FORM_FILE)
        field->value = form_text(page->form, field->name);
}

struct str form_version(struct page *page, const char *name, struct str newest)
{
    /* With the newest, what somebody saved meanwhile would be lost without a word. */
    bool wrong = page->post && page->status != 409 && form_has(page->form, name);
    return wrong ? form_text(page->form, name) : newest;
}

static bool can_be_said(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f) return false;
    return name.n && text_is_utf8(name);
}

/* Browsers do not keep a chosen file when a form comes back: the person must know which one to
 * choose again. What is wrong with a file goes before. */
static void ask_again(struct page *page, struct form_field *field)
{
    const struct http_field *file = form_file(page->form, field->name);
    if (!file || field->fault) return;
    struct str says =
        can_be_said(file->file)
            ? arena_printf(page->arena, _("Elija otra vez el archivo «%.*s»: lo demás se conservó"),
                           STR_FMT(file->file))
            : str_of(_("Elija otra vez el archivo: lo demás se conservó"));
    field->fault = says.p;
    if (!page->fault_advice.n)
        page->fault_advice = str_of(_("Elija otra vez el archivo: el navegador no lo guarda"));
}

void form_fill(struct page *page, struct form_view *form)
{
    bool sent = was_sent(page, form), told = sent && collided(page, form);
    for (size_t i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->kind == FORM_FILE) form->upload = true;
        if (!sent || field->kind == FORM_NOTE || field->kind == FORM_HIDDEN) continue;
        if (field->kind == FORM_VERSION) {
            field->value = form_version(page, field->name, field->value);
            continue;
        }
        struct str was = told ? words_of(page, field) : STR_NONE;
        field->fault = co_fault_of(&page->form->faults, field->name);
        fill_field(page, field);
        if (field->kind == FORM_FILE) ask_again(page, field);
        if (was.p && field->kind < FORM_FILE && !str_eq(was, words_of(page, field)))
            field->now = was;
    }
}

struct str page_here(struct page *page)
{
    return arena_printf(page->arena, page->query.n ? "%s%.*s?%.*s" : "%s%.*s", page->base,
                        STR_FMT(page->path), STR_FMT(page->query));
}

struct str form_iso(struct page *page, int32_t day)
{
    char text[16];
    return arena_str(page->arena, date_iso(day, text));
}

static struct str local(struct page *page, int64_t ms, const char *format)
{
    char text[32];
    struct tm tm;
    time_t seconds = (time_t)(ms / 1000);
    if (ms == 0 || !localtime_r(&seconds, &tm)) return STR("");
    size_t n = strftime(text, sizeof text, format, &tm);
    return arena_str(page->arena, (struct str){text, n});
}

struct str form_local_day(struct page *page, int64_t ms)
{
    return local(page, ms, "%Y-%m-%d");
}

struct str form_local_time(struct page *page, int64_t ms)
{
    return local(page, ms, "%H:%M");
}
