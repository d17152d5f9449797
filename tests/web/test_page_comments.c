/* Comments over real HTTP: on a proposal, a commitment and the draft of a plan; replies, the
 * office's answer, hiding with a public reason; who may not. */
#include "mesa_here.h"

#define GO(b, path, fields, expected)                                                              \
    CHECK_INT(reply_status(browser_send(b, path, fields)), expected)

TEST(requirement_11_a_citizen_comments_and_another_replies)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, beto = {0}, visitor = {0};
    int64_t about = mesa_proposal(mesa_table(mesa_cycle(), "Mesa de deuda"), "Los contratos");
    const char *path = says("/e/MX/comentar?de=propuesta-%lld", (long long)about);
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&beto, CO_CITIZEN, 0);
    const struct reply *reply = browser_get(&visitor, path);
    CHECK_INT(reply_status(reply), 303); /* to enter first */
    reply = browser_send(&ana, path, "text=Hace+falta+%3Cb%3E&name=Vecina");
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")),
              says("/e/MX/propuesta/%lld#c1", (long long)about));
    GO(&beto, says("%s&a=1", path), "text=De+acuerdo&name=", 303);
    reply = browser_get(&visitor, says("/e/MX/comentarios?de=propuesta-%lld", (long long)about));
    check_page_says(reply, "Hace falta &lt;b&gt;");
    check_page_says(reply, "De acuerdo");
    check_page_says(reply, "2 comentarios");
    check_page_says(reply, "Vecina");
    CHECK_INT(mesa_read(about).comments, 2);
    const char *page = says("/e/MX/propuesta/%lld", (long long)about);
    check_page_says(browser_get(&visitor, page), "De acuerdo");
    reply = browser_send_from(&beto, page, path, "text=Desde+la+misma+p%C3%A1gina&name=");
    CHECK_INT(reply_status(reply), 303);
    GO(&beto, says("%s&a=2", path), "text=Otra+vez&name=", 400); /* one level */
    GO(&ana, path, "text=&name=Vecina", 400);
    check_page_says(browser_send(&ana, path, "text=&name=Vecina"), "value=\"Vecina\"");
    serve_end(server);
}

TEST(a_hidden_comment_says_why_and_only_staff_reads_it)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, staff = {0}, office = {0}, visitor = {0};
    int64_t about = mesa_proposal(mesa_table(mesa_cycle(), "Mesa de deuda"), "Los contratos");
    const char *path = says("/e/MX/comentar?de=propuesta-%lld", (long long)about);
    const char *all = says("/e/MX/comentarios?de=propuesta-%lld", (long long)about);
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&office, CO_INSTITUTION, 0);
    GO(&ana, path, "text=Fulano+es+un+ratero&name=", 303);
    CHECK_INT(reply_status(browser_get(&ana, "/e/MX/comentario/1/ocultar")), 403);
    CHECK_INT(reply_status(browser_get(&staff, "/e/MX/comentario/1/responder")), 403);
    GO(&office, "/e/MX/comentario/1/responder", "answer=Se+investiga&name=Contralor%C3%ADa", 303);
    GO(&office, "/e/MX/comentario/1/responder", "answer=Otra&name=Contralor%C3%ADa", 409);
    GO(&staff, "/e/MX/comentario/1/ocultar", "hide=1&reason=corto", 400);
    GO(&staff, "/e/MX/comentario/1/ocultar",
       "hide=1&reason=Acusa+a+una+persona+con+nombre+y+sin+prueba", 303);
    const struct reply *reply = browser_get(&visitor, all);
    check_page_silent(reply, "ratero");
    check_page_says(reply, "Acusa a una persona con nombre");
    check_page_says(reply, "Contraloría");
    check_page_says(browser_get(&staff, all), "ratero");
    GO(&staff, "/e/MX/comentario/1/ocultar", "show=1&reason=La+persona+lo+cambi%C3%B3+y+ya+no",
       303);
    check_page_says(browser_get(&visitor, all), "ratero");
    serve_end(server);
}

TEST(a_draft_is_commented_in_its_consultation_and_a_commitment_from_its_approval)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, visitor = {0};
    int64_t cycle = mesa_cycle(), commitment = 0, plan = mesa_plan(cycle, &commitment);
    const char *draft = says("/e/MX/comentar?de=plan-%lld&parte=compromiso-%lld", (long long)plan,
                             (long long)commitment);
    const char *own = says("/e/MX/comentar?de=compromiso-%lld", (long long)commitment);
    browser_enter(&ana, CO_CITIZEN, 0);
    const struct reply *reply = browser_send(&ana, draft, "text=Falta+un+plazo&name=");
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")),
              says("/e/MX/plan/%lld/consulta#c1", (long long)plan));
    reply = browser_get(&visitor, says("/e/MX/comentarios?de=plan-%lld", (long long)plan));
    check_page_says(reply, "Falta un plazo");
    check_page_says(reply, "Sobre el compromiso");
    check_page_says(browser_get(&ana, own), "en consulta pública: ahí se comenta");
    CHECK_INT(reply_status(browser_get(&ana, "/e/MX/comentar?de=plan-99")), 404);
    CHECK_INT(reply_status(browser_get(&ana, "/e/MX/comentar?de=nada-1")), 404);
    mesa_publish(plan, mesa_sitting(cycle));
    GO(&ana, own, "text=Ya+se+ve+algo&name=", 303);
    check_page_says(browser_get(&ana, draft), "La consulta pública fue del");
    serve_end(server);
}
