/* The dashboard of commitments: /e/{entity}/tablero, and exactly what it shows as CSV and JSON. */
#include "web/page_board.h"

#include "format/csv_write.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

/* route: GET /e/{entity}/tablero
 * query: plan=int? filtro=word? proposito=word? institucion=int? desde=text? orden=word?
 * title: Tablero de compromisos */
enum err_code page_board(struct page *page, struct err *err)
{
    static const char *const words[] = {"comprobado", "posible", "se pierde el rastro", NULL};
    const struct page_board_parameters *q = page_board_parameters(page);
    const struct board_asked asked = {q->plan,        q->filtro, q->proposito,
                                      q->institucion, q->desde,  q->orden};
    struct board_view v = {0};
    enum err_code code = board_read(page, &asked, &v, err);
    if (code) return code;
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Tablero")), STR_NONE);
    v.words = layout_words(page, words, &v.word_count);
    page->description = v.sentence;
    template_board(page, &v);
    return ERR_NONE;
}

/* --- the same for machines -------------------------------------------------------------------- */

/* One row as named values: what both forms are made of, so that they cannot differ. */
enum { COLUMNS = 40 }; /* room for them: put_row counts */
struct cell {
    const char *name;
    struct str text;
    int64_t number;
    bool is_number, null;
};
struct cells {
    struct cell list[COLUMNS];
    size_t count;
};

static void put_text(struct cells *c, const char *name, struct str text)
{
    c->list[c->count++] = (struct cell){.name = name, .text = text, .null = !text.n};
}

static void put_word(struct cells *c, const char *name, const char *word)
{
    put_text(c, name, word ? str_of(word) : STR_NONE);
}

static void put_int(struct cells *c, const char *name, int64_t number, bool there)
{
    c->list[c->count++] =
        (struct cell){.name = name, .number = number, .is_number = true, .null = !there};
}

static void put_day(struct page *page, struct cells *c, const char *name, int32_t day)
{
    char iso[16];
    put_text(c, name, arena_str(page->arena, date_iso(day, iso)));
}

/* "cut actions": codes of what is late. */
static struct str late_codes(struct page *page, unsigned late)
{
    return arena_printf(page->arena, "%s%s%s%s", late & LATE_CUT ? "cut " : "",
                        late & LATE_ACTIONS ? "actions " : "", late & LATE_END ? "end " : "",
                        late & LATE_CLOSING ? "closing " : "");
}

/* The reasons as one text. */
static struct str reasons(struct page *page, const struct board_row *row)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < row->reason_count; i++)
        text = text.n
                   ? arena_printf(page->arena, "%.*s %.*s", STR_FMT(text), STR_FMT(row->reasons[i]))
                   : row->reasons[i];
    return text;
}

static void put_voices(struct page *page, struct cells *c, const struct board_row *row)
{
    static const char *const names[2][4] = {
        {"civil_society", "civil_society_word", "civil_society_day", "civil_society_says"},
        {"guarantor", "guarantor_word", "guarantor_day", "guarantor_says"}};
    const struct light *l = row->light;
    put_word(c, "government", progress_state_code(l->reported));
    put_word(c, "government_word", row->voices[0]);
    put_day(page, c, "government_day", row->days[0]);
    put_word(c, "government_cut", row->cut);
    for (size_t p = 1; p < ASSESSMENT_PARTIES; p++) {
        put_word(c, names[p - 1][0], assessment_level_code(l->sides[p].level));
        put_word(c, names[p - 1][1], row->voices[p]);
        put_day(page, c, names[p - 1][2], row->days[p]);
        put_text(c, names[p - 1][3], l->sides[p].id ? l->sides[p].text : STR_NONE);
    }
    put_word(c, "machine", light_machine_code(l->machine));
    put_word(c, "machine_word", row->voices[3]);
    put_day(page, c, "machine_day", row->days[3]);
    put_int(c, "checks_hold", l->checks_hold, true);
    put_int(c, "checks_fail", l->checks_fail, true);
    put_int(c, "checks_untold", l->checks_untold, true);
    put_text(c, "machine_found", l->found);
}

static void put_row(struct page *page, struct cells *c, const struct board_row *row)
{
    const struct light *l = row->light;
    const struct board_money *m = row->money;
    c->count = 0;
    put_int(c, "id", l->commitment.id, true);
    put_int(c, "number", l->commitment.number, true);
    put_text(c, "title", l->commitment.now.is.title);
    put_text(c, "responsible", l->commitment.now.is.responsible);
    put_int(c, "responsible_organisation", l->commitment.now.is.responsible_org,
            l->commitment.now.is.responsible_org > 0);
    put_text(c, "purposes", l->commitment.now.is.purposes);
    put_word(c, "state", row->withdrawn ? "withdrawn" : "in-force");
    put_day(page, c, "ends", l->commitment.now.is.ends);
    put_voices(page, c, row);
    put_word(c, "in_dispute", row->dispute ? "yes" : "no");
    put_word(c, "stands", board_stands_code(row->stands));
    put_text(c, "late", str_trim(late_codes(page, l->late)));
    put_text(c, "why", reasons(page, row));
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"cut1", "cut2", "cut3"};
        put_word(c, names[i], row->cuts[i].word);
    }
    put_int(c, "money_minor", m ? m->minor : 0, m && m->things);
    put_int(c, "money_followed_minor", m ? m->followed[TRACE_PROVEN] : 0, m && m->things);
    put_text(c, "url", row->url);
}

static void csv_line(struct csv_writer *w, const struct cells *row, bool head)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *c = &row->list[i];
        if (head)
            csv_plain(w, str_of(c->name));
        else if (c->null)
            csv_empty(w);
        else if (c->is_number)
            csv_int(w, c->number);
        else
            csv_text(w, c->text);
    }
    csv_end_row(w);
}

/* route: GET /e/{entity}/tablero.csv
 * query: plan=int? filtro=word? proposito=word? institucion=int? desde=text? orden=word?
 * title: Tablero en CSV */
enum err_code page_board_csv(struct page *page, struct err *err)
{
    const struct page_board_csv_parameters *q = page_board_csv_parameters(page);
    const struct board_asked asked = {q->plan,        q->filtro, q->proposito,
                                      q->institucion, q->desde,  q->orden};
    const struct board_row none = {.light = &(struct light){.reported_day = DATE_NONE}};
    struct board_view v = {0};
    struct csv_writer w;
    struct cells row;
    enum err_code code = board_read(page, &asked, &v, err);
    if (code) return code;
    csv_start(&w, page->out);
    put_row(page, &row, v.count ? v.rows : &none);
    csv_line(&w, &row, true);
    for (size_t i = 0; i < v.count; i++) {
        put_row(page, &row, &v.rows[i]);
        csv_line(&w, &row, false);
    }
    page->type = "text/csv; charset=utf-8";
    page->disposition = "tablero.csv";
    page->bare = true;
    return ERR_NONE;
}

static void json_row(struct json_writer *w, const struct cells *row)
{
    json_open_object(w);
    for (size_t i = 0; i < row->count; i++) {
        json_key(w, row->list[i].name);
        if (row->list[i].null)
            json_put_null(w);
        else if (row->list[i].is_number)
            json_put_int(w, row->list[i].number);
        else
            json_put_str(w, row->list[i].text);
    }
    json_close_object(w);
}

static void json_news(struct json_writer *w, const struct board_view *v)
{
    char at[32];
    json_key(w, "changes");
    json_open_array(w);
    for (size_t i = 0; i < v->news_count; i++) {
        json_open_object(w);
        json_key(w, "commitment");
        json_put_int(w, v->news[i].is->commitment);
        json_key(w, "at");
        json_put_str(w, time_iso(v->news[i].is->at, at));
        json_key(w, "kind");
        json_put_str(w, str_of(board_change_code(v->news[i].is->kind)));
        json_key(w, "says");
        json_put_str(w, v->news[i].is->says);
        json_close_object(w);
    }
    json_close_array(w);
}

/* route: GET /e/{entity}/tablero.json
 * query: plan=int? filtro=word? proposito=word? institucion=int? desde=text? orden=word?
 * title: Tablero en JSON */
enum err_code page_board_json(struct page *page, struct err *err)
{
    const struct page_board_json_parameters *q = page_board_json_parameters(page);
    const struct board_asked asked = {q->plan,        q->filtro, q->proposito,
                                      q->institucion, q->desde,  q->orden};
    struct board_view v = {0};
    struct json_writer w;
    struct cells row;
    enum err_code code = board_read(page, &asked, &v, err);
    if (code) return code;
    json_start(&w, page->out, false);
    json_open_object(&w);
    if (v.plan) {
        json_key(&w, "plan");
        json_put_int(&w, v.plan->id);
        json_key(&w, "plan_title");
        json_put_str(&w, v.plan->is.title);
    }
    json_key(&w, "example");
    json_put_bool(&w, v.example);
    json_key(&w, "commitments");
    json_open_array(&w);
    for (size_t i = 0; i < v.count; i++) {
        put_row(page, &row, &v.rows[i]);
        json_row(&w, &row);
    }
    json_close_array(&w);
    if (v.since != DATE_NONE) json_news(&w, &v);
    json_close_object(&w);
    page->type = "application/json; charset=utf-8";
    page->bare = true;
    return ERR_NONE;
}
